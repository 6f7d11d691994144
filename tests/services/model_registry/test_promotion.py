"""Promotion through the gates: what stands in the way is told, what is passed by is kept with its reason."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
import structlog
from sqlmodel.ext.asyncio.session import AsyncSession
from structlog.testing import capture_logs

from app.exceptions import (
    ArtifactInvalid,
    Conflict,
    GatesNotPassed,
    OptionsInvalid,
    PlaceUnwritable,
    PromotedMeanwhile,
)
from app.ml.contracts.definition import Contract
from app.ml.contracts.loader import load_contract
from app.ml.evaluation.clearing import Cleared
from app.ml.evaluation.gate_result import Gate
from app.ml.registry.held_out import HELD_OUT_FILE, HeldOut
from app.ml.registry.registry import ModelRegistry
from app.models import ModelStage
from app.schemas.model import ModelOut
from app.services.crud.model_version import get_champion, get_model_version, promote_model
from app.services.model_registry import alias
from app.services.model_registry import stages as models
from app.services.model_registry.promotion import PromotionOptions, Waiver, judged
from app.services.model_registry.registering import register, register_all
from tests.fixtures.small_models import add_small_model, held_out_file, held_out_file_with_words, small_model

CONTRACT = load_contract("consumer_loan")
BLIND, GOOD = 2, 40
"""Trees of a model that tells little, and of one that tells more."""
EVERY_GATE = frozenset(Gate) - {Gate.ARTIFACT}


def add(registry: ModelRegistry, trees: int) -> str:
    return add_small_model(registry, trees, card(trees))


def add_alone(registry: ModelRegistry, trees: int) -> str:
    """A model without held-out loans beside it."""
    return registry.add(small_model(trees), card(trees))


def card(trees: int) -> dict[str, Any]:
    return {"name": "loans", "created": f"2026-01-{trees % 28 + 1:02}T00:00:00+00:00"}


async def champion(session: AsyncSession) -> str | None:
    found = await get_champion(session)
    return found.sha256 if found else None


async def test_a_worse_model_is_refused_the_gate_is_named_and_nothing_changes(
    session: AsyncSession, registry: ModelRegistry
) -> None:
    good, blind = add(registry, GOOD), add(registry, BLIND)
    await models.promote(session, registry, good, CONTRACT)
    with pytest.raises(GatesNotPassed, match="discrimination FAILED: AUC is -") as refused:
        await models.promote(session, registry, blind, CONTRACT)
    assert [(one["gate"], one["verdict"]) for one in refused.value.gates] == [
        ("artifact", "passed"),
        ("discrimination", "failed"),
        ("calibration", "passed"),
        ("behaviour", "passed"),
        ("clearing", "passed"),
    ]
    assert (await champion(session), registry.alias()) == (good, good)


async def test_a_gate_is_passed_by_with_a_reason_and_the_card_keeps_it(
    session: AsyncSession, registry: ModelRegistry
) -> None:
    good, blind = add(registry, GOOD), add(registry, BLIND)
    await models.promote(session, registry, good, CONTRACT)
    options = PromotionOptions(despite=frozenset({Gate.DISCRIMINATION}), because="the other leaks", by="ada")
    promoted = await models.promote(session, registry, blind, CONTRACT, options)
    (record,) = promoted.card["promotions"]
    assert promoted.promoted_at is not None
    assert record["at"] == promoted.promoted_at.isoformat(timespec="seconds")
    assert (record["kind"], record["by"], record["before"]) == ("promotion", "ada", good)
    assert (record["despite"], record["because"]) == (["discrimination"], "the other leaks")
    assert [one["gate"] for one in record["gates"]] == [gate.value for gate in Gate]
    session.expire_all()
    stored = await get_model_version(session, blind)
    assert stored is not None
    assert stored.card["promotions"] == [record]


async def test_another_gate_than_the_one_passed_by_still_stands(session: AsyncSession, registry: ModelRegistry) -> None:
    options = PromotionOptions(despite=frozenset({Gate.BEHAVIOUR}), because="tried by hand")
    with pytest.raises(GatesNotPassed, match="discrimination, calibration, clearing NOT JUDGED"):
        await models.promote(session, registry, add_alone(registry, GOOD), CONTRACT, options)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"despite": frozenset({Gate.ARTIFACT}), "because": "x"}, "never promoted"),
        ({"despite": frozenset({Gate.BEHAVIOUR})}, "needs a reason"),
        ({"despite": frozenset({Gate.BEHAVIOUR}), "because": " "}, "needs a reason"),
        ({"because": "x"}, "name it"),
    ],
)
def test_options_that_contradict_each_other_are_refused(options: dict[str, Any], told: str) -> None:
    with pytest.raises(OptionsInvalid, match=told):
        PromotionOptions(**options)


async def test_a_waiver_is_kept_with_the_promotion_in_the_name_of_its_person(
    session: AsyncSession, registry: ModelRegistry, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [Cleared("debt_total", rows=100, improved=83, largest_fall=0.3)]
    monkeypatch.setattr("app.ml.evaluation.gates.clear_each", lambda *_, **__: found)
    version = add(registry, GOOD)
    for options in (PromotionOptions(), PromotionOptions(despite=frozenset({Gate.CLEARING}), because="all of it")):
        with pytest.raises(GatesNotPassed, match="debt_total: the PD falls for 83 of 100 rows"):
            await models.promote(session, registry, version, CONTRACT, options)
    waiver = Waiver("debt_total", by="Ada", because="an empty field means no debt in the source")
    promoted = await models.promote(session, registry, version, CONTRACT, PromotionOptions(waivers=(waiver,)))
    assert promoted.card["promotions"][-1]["waivers"] == [waiver.as_dict()]
    assert [one.model_dump() for one in ModelOut.of(promoted).waivers] == [waiver.as_dict()]


async def test_a_model_without_held_out_loans_waits_for_some(session: AsyncSession, registry: ModelRegistry) -> None:
    alone = add_alone(registry, GOOD)
    with pytest.raises(
        GatesNotPassed, match="discrimination, calibration, behaviour, clearing NOT JUDGED: no held-out rows"
    ):
        await models.promote(session, registry, alone, CONTRACT)
    await models.promote(
        session, registry, alone, CONTRACT, PromotionOptions(held_out=HeldOut.from_bytes(held_out_file()))
    )
    assert await champion(session) == alone


async def test_the_champion_is_judged_on_the_candidates_rows(session: AsyncSession, registry: ModelRegistry) -> None:
    await models.promote(
        session, registry, add_alone(registry, GOOD), CONTRACT, PromotionOptions(despite=EVERY_GATE, because="x")
    )
    with pytest.raises(GatesNotPassed, match="discrimination FAILED"):
        await models.promote(session, registry, add(registry, BLIND), CONTRACT)


async def test_the_first_champion_needs_no_held_out_loans(session: AsyncSession, registry: ModelRegistry) -> None:
    alone = add_alone(registry, GOOD)
    first = await models.ensure_champion(session, registry, CONTRACT)
    assert first is not None
    assert first.sha256 == alone
    assert [(one["kind"], len(one["gates"])) for one in first.card["promotions"]] == [("first", 1)]


async def test_a_roll_back_asks_for_the_artifact_alone_and_is_recorded(
    session: AsyncSession, registry: ModelRegistry
) -> None:
    first = add_alone(registry, BLIND)
    await models.ensure_champion(session, registry, CONTRACT)
    good = add(registry, GOOD)
    await models.promote(session, registry, good, CONTRACT)
    back = await models.roll_back(session, registry, CONTRACT, by="ada")
    assert back.sha256 == first
    last = back.card["promotions"][-1]
    assert (last["kind"], last["by"], last["before"]) == ("rollback", "ada", good)


@pytest.mark.parametrize("damage", [b"half", held_out_file_with_words()])
async def test_damaged_held_out_loans_are_told_and_nothing_changes(
    session: AsyncSession, registry: ModelRegistry, damage: bytes
) -> None:
    version = registry.add(small_model(GOOD), card(GOOD), {HELD_OUT_FILE: damage})
    with pytest.raises(ArtifactInvalid, match="held-out rows"):
        await models.promote(session, registry, version, CONTRACT)
    assert await champion(session) is None


async def test_a_champion_that_changed_while_the_gates_were_tried_is_told(
    session: AsyncSession, registry: ModelRegistry, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, other = add(registry, GOOD), add(registry, GOOD + 1)
    await models.promote(session, registry, good, CONTRACT)
    await register_all(session, registry)
    original = register

    async def somebody_else(*arguments: Any) -> Any:
        await promote_model(session, other)
        return await original(*arguments)

    third = add(registry, GOOD + 2)
    monkeypatch.setattr(models, "register", somebody_else)
    with pytest.raises(PromotedMeanwhile):
        await models.promote(session, registry, third, CONTRACT)
    assert await champion(session) == other


async def test_an_alias_that_cannot_be_written_undoes_no_promotion_and_is_mended_by_the_next(
    session: AsyncSession, registry: ModelRegistry, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = add(registry, BLIND), add(registry, GOOD)
    await models.promote(session, registry, old, CONTRACT)

    def no_room(*_: Any) -> None:
        raise PlaceUnwritable("The registry cannot be written: No space left on device.")

    with monkeypatch.context() as broken, capture_logs() as told:
        broken.setattr(alias, "_log", structlog.stdlib.get_logger("models"))  # one that nobody has bound yet
        broken.setattr(registry, "set_alias", no_room)
        promoted = await models.promote(session, registry, new, CONTRACT)
    assert (promoted.sha256, promoted.stage) == (new, ModelStage.CHAMPION)
    assert (await champion(session), registry.alias()) == (new, old)
    (line,) = [line for line in told if line["event"].startswith("the alias is not updated")]
    assert (line["log_level"], line["mend"]) == ("error", "promote this model again")
    again = await models.promote(session, registry, new, CONTRACT)
    assert registry.alias() == new
    assert len(again.card["promotions"]) == 1


async def test_the_first_champion_leaves_the_transaction_to_its_caller(
    session: AsyncSession, registry: ModelRegistry
) -> None:
    version = add(registry, GOOD)
    first = await models.ensure_champion(session, registry, CONTRACT)
    assert first is not None
    assert (first.sha256, registry.alias()) == (version, None)
    await session.rollback()
    assert await champion(session) is None


async def test_a_promotion_at_the_same_moment_is_the_first_champion(
    session: AsyncSession, registry: ModelRegistry, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(registry, GOOD)
    other = add(registry, GOOD + 1)
    await register_all(session, registry)
    loop = asyncio.get_running_loop()

    def somebody_else(*_: Any) -> None:
        """While the model is tried, in its thread."""
        asyncio.run_coroutine_threadsafe(promote_model(session, other), loop).result()

    monkeypatch.setattr(models, "usable_engine", somebody_else)
    first = await models.ensure_champion(session, registry, CONTRACT)
    assert first is not None
    assert first.sha256 == other


async def test_a_retired_model_may_come_back_through_the_gates(session: AsyncSession, registry: ModelRegistry) -> None:
    version = add(registry, GOOD)
    await models.retire(session, registry, version)
    assert (await models.promote(session, registry, version, CONTRACT)).stage is ModelStage.CHAMPION


async def test_the_champion_cannot_be_retired(session: AsyncSession, registry: ModelRegistry) -> None:
    version = add(registry, GOOD)
    await models.promote(session, registry, version, CONTRACT)
    with pytest.raises(Conflict, match="promote another first"):
        await models.retire(session, registry, version)
    assert await champion(session) == version


async def test_a_history_of_promotions_on_a_card_from_elsewhere_is_not_believed(
    session: AsyncSession, registry: ModelRegistry
) -> None:
    version = registry.add(small_model(GOOD), {**card(GOOD), "promotions": [{"kind": "promotion"}]})
    assert "promotions" not in (await register(session, registry, version)).card


async def test_gates_are_tried_off_the_event_loop(
    session: AsyncSession, registry: ModelRegistry, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    loops: list[asyncio.AbstractEventLoop | None] = []

    def watched(*arguments: Any) -> Any:
        try:
            loops.append(asyncio.get_running_loop())
        except RuntimeError:
            loops.append(None)
        return judged(*arguments)

    monkeypatch.setattr(models, "judged", watched)
    await models.promote(session, registry, add(registry, GOOD), CONTRACT)
    assert loops == [None]


async def test_a_model_whose_inputs_have_other_types_never_takes_over(
    session: AsyncSession, registry: ModelRegistry
) -> None:
    plain = CONTRACT.model_dump(mode="json")
    number = next(one for one in plain["features"] if one["type"] == "money" and not one["derived"])
    number["type"] = "int"
    version = add(registry, GOOD)
    with pytest.raises(ArtifactInvalid, match=f"{number['name']} is money for the model and int for the service"):
        await models.promote(session, registry, version, Contract.model_validate(plain))
    assert await champion(session) is None
