"""A chain of seals and their rows: it holds as it was made, and the first thing that was changed is named."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from app.audit.encoding import leaf_of
from app.audit.merkle import root_of, tree_leaf
from app.audit.sealed_row import SealedRow
from app.audit.seals import NO_SEAL, SealContent, public_key_of, sign
from app.audit.verifying import ChainCheck, Finding

KEY = bytes(range(32))
Chain = list[tuple[SealContent, bytes, list[SealedRow]]]


def a_row(number: int, **values: Any) -> SealedRow:
    columns = {"score": number / 10, **values}
    return SealedRow("scores", str(number), leaf_of("scores", columns), columns)


def a_chain(*ranges: Sequence[int]) -> Chain:
    """A seal for each range of row numbers, positions being the numbers."""
    chain: Chain = []
    previous, end = NO_SEAL, 1
    for number, numbers in enumerate(ranges, start=1):
        rows = [a_row(one) for one in numbers]
        seal = SealContent(
            number=number,
            era=0,
            sealed_at=datetime(2026, 11, 30, tzinfo=UTC),
            is_as_found=False,
            start={"xact": end},
            end={"xact": numbers[-1] + 1},
            count=len(rows),
            root=root_of(tree_leaf(row.table, row.key, row.leaf or b"") for row in rows),
            previous=previous,
            public_key=public_key_of(KEY),
        )
        chain.append((seal, sign(seal, KEY), rows))
        previous, end = seal.digest(), numbers[-1] + 1
    return chain


def check(chain: Chain, *, key: bytes = KEY) -> ChainCheck:
    done = ChainCheck([public_key_of(key)])
    for seal, signature, rows in chain:
        done.open(seal, signature)
        for row in rows:
            done.row(row)
        done.close()
    return done


def found(chain: Chain) -> Finding:
    finding = check(chain).finding
    assert finding is not None
    return finding


def test_a_chain_holds_as_it_was_made() -> None:
    done = check(a_chain([1, 2, 3], [4], [5, 6]))
    assert (done.finding, done.seals, done.rows) == (None, 3, 6)


def test_a_row_from_before_leaves_is_held_by_its_columns() -> None:
    chain = a_chain([1, 2])
    seal, signature, (first, second) = chain[0]
    assert check([(seal, signature, [replace(first, leaf=None), second])]).finding is None
    changed = replace(first, leaf=None, values={"score": 0.2})
    assert "do not give its root" in found([(seal, signature, [changed, second])]).sentence


def test_a_changed_row_is_named() -> None:
    chain = a_chain([1, 2, 3], [4])
    chain[0][2][1] = replace(chain[0][2][1], values={"score": 0.9})
    assert found(chain) == Finding(1, "its columns do not give its leaf: the row was changed", "scores", "2")


CHANGES: dict[str, tuple[Callable[[list[SealedRow]], object], str]] = {
    "deleted": (lambda rows: rows.pop(1), "it holds 3 rows, and 2 are there, from scores 1 to scores 3"),
    "inserted": (lambda rows: rows.append(a_row(9)), "it holds 3 rows, and 4 are there"),
    "reordered": (lambda rows: rows.reverse(), "its rows do not give its root"),
    "rewritten": (lambda rows: rows.__setitem__(1, a_row(2, reasons=[])), "its rows do not give its root"),
    "renumbered": (lambda rows: rows.__setitem__(1, replace(rows[1], key="7")), "its rows do not give its root"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_rows_that_are_not_those_of_the_seal_are_found(change: str) -> None:
    chain = a_chain([1, 2, 3], [4])
    make, sentence = CHANGES[change]
    make(chain[0][2])
    assert (found(chain).seal, sentence in found(chain).sentence) == (1, True)


def test_a_seal_that_is_missing_changed_or_foreign_is_found() -> None:
    chain = a_chain([1, 2], [3], [4])
    assert "seal 2 is missing" in found([chain[0], chain[2]]).sentence
    assert "seal 1 is missing" in found(chain[1:]).sentence
    seal, signature, rows = chain[1]
    assert "its signature does not fit" in found([chain[0], (replace(seal, era=1), signature, rows)]).sentence
    unchained = replace(seal, previous=NO_SEAL)
    assert "does not follow" in found([chain[0], (unchained, sign(unchained, KEY), rows)]).sentence
    apart = replace(seal, start={"xact": 9})
    assert "does not begin where" in found([chain[0], (apart, sign(apart, KEY), rows)]).sentence
    finding = check(chain, key=bytes(32)).finding
    assert finding is not None
    assert "not among the trusted ones" in finding.sentence


def test_only_the_first_thing_is_found() -> None:
    chain = a_chain([1, 2], [3])
    chain[0][2].clear()
    chain[1][2].clear()
    done = check(chain)
    assert done.finding is not None
    assert (done.finding.seal, done.seals) == (1, 1)
