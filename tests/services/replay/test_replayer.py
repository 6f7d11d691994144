"""Stored by the service, computed again: bit-equal, or told bit by bit what is not. Real models, both databases."""

import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from app.ml.contracts.applicant import check_applicant, complete
from app.models import Score, ScoreSource, User
from app.services.applications import NewApplication, register_and_score
from app.services.crud.client import revise_client
from app.services.crud.scoring import create_scores
from app.services.replay.differences import NO_RATE_KEPT
from app.services.replay.replayer import NO_EVENT, NO_REVISION, Replayed
from app.services.replay.selection import ByIds
from tests.fixtures.applicants import applicants
from tests.fixtures.rpc import demo_applicants
from tests.fixtures.service_keys import make_key
from tests.services.replay.conftest import CONTRACT, ReplayBank

SET_REASONS = "UPDATE scores SET reasons = :reasons WHERE id = :id"


def whats(one: Replayed) -> list[str]:
    return [difference.what for difference in one.differences]


def unequal(done: list[Replayed]) -> dict[int, list[str]]:
    """What differs, by event."""
    return {one.score_id: whats(one) for one in done if not one.is_equal}


def changed(score: Score, place: int, **parts: Any) -> str:
    """The event's reasons as JSON, with one of them changed."""
    return json.dumps([reason | parts if n == place else reason for n, reason in enumerate(score.reasons)])


async def test_whatever_the_service_stored_is_bit_equal(bank: ReplayBank) -> None:
    clients = await bank.demo_clients(40)
    stored = await bank.score(clients)
    for client in clients[:3]:
        stored += await bank.score([client])
    for rate in (0.02, 1 / 3):
        stored += await bank.score(clients[:10], rate=rate)
    await bank.promote(bank.versions[1])
    stored += await bank.score(clients[:10], rate=0.02)
    done = await bank.replay()
    assert [(one.score_id, one.model_version) for one in done] == [(one.id, one.model_version) for one in stored]
    assert all(one.is_equal for one in done)
    assert {one.portfolio_default_rate for one in stored} == {None, 0.02, 1 / 3}


async def test_an_event_of_an_application_is_replayed_from_what_was_sent(bank: ReplayBank) -> None:
    account_id = (await make_key(bank.session)).account_id
    account = await bank.session.get_one(User, account_id)
    sent = [NewApplication(f"A-{number}", _inputs(one)) for number, one in enumerate(demo_applicants(5))]
    service = bank.service()
    stored = [
        (await register_and_score(bank.session, service, CONTRACT, one, account=account, key=None)).score
        for one in sent
    ]
    assert {score.client_id for score in stored} == {None}
    done = await bank.replay()
    assert [(one.score_id, one.is_equal, one.model_version) for one in done] == [
        (score.id, True, bank.versions[0]) for score in stored
    ]
    await bank.tamper("UPDATE scores SET score = 0.5 WHERE id = :id", id=stored[2].id)
    assert unequal(await bank.replay()) == {stored[2].id: ["score"]}


async def test_an_event_is_replayed_from_its_own_revision(bank: ReplayBank) -> None:
    (client,) = await bank.demo_clients(1)
    await bank.score([client])
    worse = complete(CONTRACT, check_applicant(CONTRACT, {**_inputs(client.features), "has_negative_records": True}))
    client = await revise_client(bank.session, client, features=worse, manager_id=None, author_id=None)
    later = await bank.score([client])
    assert later[0].client_revision == 2
    assert [one.is_equal for one in await bank.replay()] == [True, True]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(applicants(CONTRACT))
async def test_any_legal_applicant_scored_stored_and_replayed_is_bit_equal(
    bank: ReplayBank, applicant: dict[str, Any]
) -> None:
    clients = await bank.clients([complete(CONTRACT, check_applicant(CONTRACT, applicant))])
    stored = await bank.score(clients) + await bank.score(clients, rate=0.07)
    done = await bank.replay(ByIds([score.id for score in stored]))
    assert [one.is_equal for one in done] == [True, True], [one.differences for one in done]


@pytest.mark.parametrize("column", ["score", "raw_proba"])
async def test_one_bit_of_a_probability_is_found_in_its_row(bank: ReplayBank, column: str) -> None:
    stored = await bank.score(await bank.demo_clients(5))
    before = getattr(stored[2], column)
    after = math.nextafter(before, 1)
    await bank.tamper(f"UPDATE scores SET {column} = :after WHERE id = :id", after=after, id=stored[2].id)
    done = await bank.replay()
    assert unequal(done) == {stored[2].id: [column]}
    (difference,) = done[2].differences
    assert difference.stored == f"{after!r} ({after.hex()})"
    assert difference.recomputed == f"{before!r} ({before.hex()})"


async def test_one_bit_of_a_reason_is_found(bank: ReplayBank) -> None:
    stored = await bank.score(await bank.demo_clients(3))
    reason = stored[1].reasons[4]
    after = math.nextafter(reason["contribution"], math.inf)
    await bank.tamper(SET_REASONS, id=stored[1].id, reasons=changed(stored[1], 4, contribution=after))
    done = await bank.replay()
    assert unequal(done) == {stored[1].id: [f"contribution of {reason['feature']}"]}
    assert after.hex() in done[1].differences[0].stored


async def test_another_value_and_another_order_of_reasons_are_found(bank: ReplayBank) -> None:
    of_value, of_order, without = await bank.score(await bank.demo_clients(3))
    shown = next(n for n, reason in enumerate(of_value.reasons) if reason["value"] is False)
    await bank.tamper(SET_REASONS, id=of_value.id, reasons=changed(of_value, shown, value=0))
    turned = json.dumps([of_order.reasons[0], *of_order.reasons[:0:-1]])
    await bank.tamper(SET_REASONS, id=of_order.id, reasons=turned)
    await bank.tamper(SET_REASONS, id=without.id, reasons="[]")
    assert unequal(await bank.replay()) == {
        of_value.id: [f"value of {of_value.reasons[shown]['feature']}"],
        of_order.id: ["order of the reasons"],
        without.id: ["features of the reasons"],
    }


async def test_reasons_that_are_none_are_told_as_they_are(bank: ReplayBank) -> None:
    (stored,) = await bank.score(await bank.demo_clients(1))
    await bank.tamper(SET_REASONS, id=stored.id, reasons='{"feature": "age"}')
    (done,) = await bank.replay()
    assert whats(done) == ["reasons"]
    assert done.differences[0].stored == "{'feature': 'age'}"


async def test_a_revision_changed_afterwards_is_found(bank: ReplayBank) -> None:
    clients = await bank.demo_clients(3)
    stored = await bank.score(clients)
    features = clients[0].features | {"has_negative_records": not clients[0].features["has_negative_records"]}
    await bank.tamper(
        "UPDATE client_revisions SET features = :features WHERE client_id = :id",
        id=clients[0].user_id,
        features=json.dumps(features),
    )
    done = await bank.replay()
    assert unequal(done).keys() == {stored[0].id}
    assert {"score", "raw_proba", "value of has_negative_records"} <= set(whats(done[0]))


async def test_a_derived_feature_of_the_revision_does_not_count_it_is_computed(bank: ReplayBank) -> None:
    clients = await bank.demo_clients(1)
    await bank.score(clients)
    features = clients[0].features | {"annuity": 1.0}
    await bank.tamper("UPDATE client_revisions SET features = :features", features=json.dumps(features))
    assert unequal(await bank.replay()) == {}


async def test_a_shift_that_is_not_kept_is_told_as_such(bank: ReplayBank) -> None:
    stored = await bank.score(await bank.demo_clients(2), rate=0.05)
    await bank.tamper("UPDATE scores SET portfolio_default_rate = NULL WHERE id = :id", id=stored[0].id)
    done = await bank.replay()
    assert unequal(done) == {stored[0].id: ["score"]}
    assert done[0].differences[0].note == NO_RATE_KEPT


async def test_another_rate_than_the_one_used_is_found(bank: ReplayBank) -> None:
    stored = await bank.score(await bank.demo_clients(1), rate=0.05)
    await bank.tamper("UPDATE scores SET portfolio_default_rate = 0.06")
    done = await bank.replay()
    assert unequal(done) == {stored[0].id: ["score"]}
    assert done[0].differences[0].note == ""


async def test_shadow_events_are_replayed_with_their_challenger(bank: ReplayBank) -> None:
    clients = await bank.demo_clients(2)
    await bank.promote(bank.versions[1])
    told = await bank.score(clients)
    await bank.promote(bank.versions[0])
    explained, plain = [_shadow_of(one) for one in told]
    plain.reasons = []
    await create_scores(bank.session, [explained, plain])
    assert unequal(await bank.replay()) == {plain.id: ["features of the reasons"]}
    await bank.tamper("UPDATE scores SET reasons = '[]', raw_proba = 0.5 WHERE id = :id", id=explained.id)
    assert unequal(await bank.replay())[explained.id] == ["raw_proba", "features of the reasons"]


async def test_a_model_that_is_gone_or_damaged_is_told_and_the_others_are_replayed(
    bank: ReplayBank, tmp_path: Path
) -> None:
    clients = await bank.demo_clients(3)
    first = await bank.score(clients)
    await bank.promote(bank.versions[1])
    second = await bank.score(clients)
    artifact = tmp_path / "registry" / "models" / bank.versions[0] / "model.cbm"
    intact = artifact.read_bytes()
    artifact.write_bytes(intact[:-1] + b"?")
    damaged = await bank.replay()
    artifact.unlink()
    gone = await bank.replay()
    for done, why in ((damaged, "is refused: its file has the hash"), (gone, "is not in the registry")):
        assert unequal(done).keys() == {one.id for one in first}
        assert all(why in str(one.why_not) and one.differences == () for one in done[:3])
        assert all(one.is_equal for one in done[3:])
    artifact.write_bytes(intact)
    assert unequal(await bank.replay(ByIds([one.id for one in first + second]))) == {}


async def test_a_revision_that_is_gone_or_cannot_be_computed_with_is_told(bank: ReplayBank) -> None:
    clients = await bank.demo_clients(4)
    stored = await bank.score(clients)
    await bank.tamper("DELETE FROM client_revisions WHERE client_id = :id", id=clients[0].user_id)
    for client, features in (
        (clients[1], json.dumps(clients[1].features | {"age": "36"})),
        (clients[2], "[1]"),
    ):
        statement = "UPDATE client_revisions SET features = :features WHERE client_id = :id"
        await bank.tamper(statement, features=features, id=client.user_id)
    done = await bank.replay()
    assert done[0].why_not == NO_REVISION
    assert done[1].why_not is not None
    assert done[1].why_not.endswith("age: must hold only numbers, booleans and nulls")
    assert done[2].why_not == "its client revision has no features"
    assert done[3].is_equal
    assert [one.score_id for one in done] == [one.id for one in stored]


async def test_an_event_that_does_not_exist_is_told(bank: ReplayBank) -> None:
    (stored,) = await bank.score(await bank.demo_clients(1))
    done = await bank.replay(ByIds([10**12, stored.id, 7_000_000]))
    assert [(one.score_id, one.why_not) for one in done] == [
        (stored.id, None),
        (7_000_000, NO_EVENT),
        (10**12, NO_EVENT),
    ]


def _inputs(features: dict[str, Any]) -> dict[str, Any]:
    return {feature.name: features[feature.name] for feature in CONTRACT.inputs}


def _shadow_of(score: Score) -> Score:
    """The same figures as a challenger's event."""
    return Score(**score.model_dump(exclude={"id", "source"}), source=ScoreSource.SHADOW)
