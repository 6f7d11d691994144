"""`./scoring what-if`: the smallest changes for a client or a row of a file; a mistake is a sentence."""

import asyncio
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from app.ml.registry.registry import ModelRegistry
from app.ml.tables.dataset import DEFAULT_DATA
from tests.commands.here import Here
from tests.fixtures.bank_folder import dump, query, seed_in
from tests.fixtures.command_line import Outcome
from tests.fixtures.small_models import put_models

WhatIf = Callable[..., Outcome]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A seeded demo bank with a small model."""
    folder = tmp_path_factory.mktemp("bank")
    versions = put_models(folder, trees=60)
    ModelRegistry(str(folder / "var" / "registry")).set_alias(versions[0])
    asyncio.run(seed_in(folder))
    return folder


@pytest.fixture
def what_if(folder: Path, here: Here) -> WhatIf:
    return partial(here.run, folder, "what-if")


def test_a_client_is_searched_and_nothing_is_stored(folder: Path, what_if: WhatIf) -> None:
    ((client,),) = query(folder, "SELECT min(user_id) FROM clients WHERE latest_score > 0.2")
    before = dump(folder)
    done = what_if(str(client), "--json")
    assert (done.code, done.err) == (0, "")
    answer = json.loads(done.out)
    assert answer["target"] < answer["proba"]
    assert {name for one in answer["not_searched"] for name in one["features"]} | set(answer["searched"]) == {
        "expenses_monthly",
        "debt_total",
        "credit_amount",
        "term_months",
    }
    assert all(one["proba"] < answer["target"] for one in answer["proposals"])
    assert dump(folder) == before


def test_a_row_of_a_file_is_searched_in_words(folder: Path, what_if: WhatIf) -> None:
    lines = DEFAULT_DATA.read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "loans.csv").write_text("".join(lines[:40]))
    done = what_if("--data", "loans.csv", "--row", "7", "--below", "0.0001")
    assert (done.code, done.err) == (0, "")
    assert "To a PD below 0.0001:" in done.out
    assert "No change of expenses_monthly, credit_amount, term_months, alone or in pairs, gets there." in done.out
    assert "Not searched: debt_total: the contract's limits leave no other value on that side" in done.out
    assert done.out.endswith("This holds for this model and these data; it is no promise.\n")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "Name one applicant: a client's id, or --data FILE --row N."),
        (("1", "--data", "loans.csv"), "Name one applicant"),
        (("999999",), "There is no client 999999."),
        (("--data", "loans.csv", "--row", "41"), "--row 41: loans.csv has 39 rows"),
        (("1", "--model", "ffff"), "ffff"),
        (("1", "--grid", "none.yaml"), "none.yaml: cannot be read"),
    ],
)
def test_a_mistake_is_a_sentence(folder: Path, what_if: WhatIf, arguments: tuple[str, ...], sentence: str) -> None:
    lines = DEFAULT_DATA.read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "loans.csv").write_text("".join(lines[:40]))
    done = what_if(*arguments)
    assert done.code == 2
    assert sentence in done.err
