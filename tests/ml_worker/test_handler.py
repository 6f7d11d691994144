"""From a message's bytes to the reply's, without a broker: every message is answered, in the engine's own bits."""

import json
import math
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exceptions import ArtifactInvalid
from app.messaging.contracts import MAX_BYTES, MAX_ROWS
from app.ml.contracts.columns import to_columns
from app.ml.registry.model_cache import ModelCache
from app.ml.registry.registry import ModelRegistry
from app.ml.scoring.engine import ScoringEngine
from app.ml_worker.handler import ScoringHandler
from tests.fixtures.legal_applicant import APPLICANT

UNKNOWN = "f" * 64
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@pytest.fixture(scope="module")
def handler(small_registry: Path) -> ScoringHandler:
    return handler_of(small_registry)


@pytest.fixture(scope="module")
def engine_of_the_champion(small_registry: Path, models: list[str]) -> ScoringEngine:
    return ScoringEngine.load(ModelRegistry(str(small_registry)).read(models[0]), sha256=models[0])


def handler_of(registry: Path, *, portfolio_default_rate: float | None = None) -> ScoringHandler:
    return ScoringHandler(ModelCache(ModelRegistry(str(registry)), portfolio_default_rate=portfolio_default_rate))


def ask(handler: ScoringHandler, **message: Any) -> dict[str, Any]:
    reply: dict[str, Any] = json.loads(handler.answer(json.dumps(message).encode()))
    return reply


def ask_for(handler: ScoringHandler, features: dict[str, Any], **more: Any) -> dict[str, Any]:
    return ask(handler, client_id=7, features=features, **more)


def columns(engine: ScoringEngine, *applicants: dict[str, Any]) -> dict[str, list[Any]]:
    return to_columns(engine.contract, applicants)


def test_one_applicant_gets_the_champions_answer(handler: ScoringHandler, models: list[str]) -> None:
    reply = ask_for(handler, APPLICANT)
    assert reply.keys() == {
        "client_id",
        "proba",
        "pred",
        "status",
        "model_version",
        "processing_time",
        "reasons",
    }
    assert (reply["client_id"], reply["status"], reply["model_version"]) == (7, "success", models[0])
    assert 0 < reply["proba"] < 1
    assert reply["processing_time"] > 0
    assert reply["reasons"] is None


def test_the_answer_has_the_engines_bits(handler: ScoringHandler, engine_of_the_champion: ScoringEngine) -> None:
    (scored,) = engine_of_the_champion.score(columns(engine_of_the_champion, APPLICANT))
    reply = ask_for(handler, APPLICANT, reasons=True)
    assert reply["proba"] == scored.proba
    assert scored.reasons is not None
    assert reply["reasons"] == [[r["feature"], r["value"], r["contribution"]] for r in scored.reasons]


@pytest.mark.parametrize("portfolio_default_rate", [0.001, 0.99])
def test_pred_says_whether_the_final_probability_is_at_least_one_half(
    small_registry: Path, portfolio_default_rate: float
) -> None:
    reply = ask_for(handler_of(small_registry, portfolio_default_rate=portfolio_default_rate), APPLICANT)
    assert reply["pred"] == int(reply["proba"] >= 0.5) == int(portfolio_default_rate > 0.5)


@pytest.mark.parametrize(("proba", "pred"), [(math.nextafter(0.5, 0), 0), (0.5, 1), (math.nextafter(0.5, 1), 1)])
def test_pred_turns_at_exactly_one_half(
    handler: ScoringHandler, monkeypatch: pytest.MonkeyPatch, proba: float, pred: int
) -> None:
    monkeypatch.setattr(ScoringEngine, "final_pds", lambda _engine, _raw: np.array([proba]))
    reply = ask_for(handler, APPLICANT)
    assert (reply["proba"], reply["pred"]) == (proba, pred)


def test_a_named_model_answers(handler: ScoringHandler, models: list[str]) -> None:
    replies = {version: ask_for(handler, APPLICANT, model_version=version) for version in models}
    assert [reply["model_version"] for reply in replies.values()] == models
    assert len({reply["proba"] for reply in replies.values()}) == len(models)


def test_a_batch_keeps_its_order(handler: ScoringHandler, engine_of_the_champion: ScoringEngine) -> None:
    applicants = [APPLICANT | {"age": age} for age in range(20, 70)]
    asked = columns(engine_of_the_champion, *applicants)
    reply = ask(handler, model_version=engine_of_the_champion.version, columns=asked)
    scored = engine_of_the_champion.score(asked)
    assert reply["proba"] == [one.proba for one in scored]
    assert reply["raw_log_odds"] == [one.raw_log_odds for one in scored]
    assert [ask_for(handler, applicant)["proba"] for applicant in applicants] == reply["proba"]


@pytest.mark.parametrize(("rate", "tells", "told"), [(0.05, True, 0.05), (0.05, False, ...), (None, True, ...)])
def test_the_portfolios_rate_is_told_to_those_who_can_read_it(
    small_registry: Path, engine_of_the_champion: ScoringEngine, rate: float | None, tells: bool, told: Any
) -> None:
    asked = {"model_version": engine_of_the_champion.version, "columns": columns(engine_of_the_champion, APPLICANT)}
    handler = handler_of(small_registry, portfolio_default_rate=rate)
    reply = json.loads(handler.answer(json.dumps(asked).encode(), tells))
    assert reply.get("portfolio_default_rate", ...) == told
    (expected,) = engine_of_the_champion.at_rate(rate).score(columns(engine_of_the_champion, APPLICANT))
    assert reply["proba"] == [expected.proba]


def test_a_batch_without_reasons_has_none(handler: ScoringHandler, engine_of_the_champion: ScoringEngine) -> None:
    asked = columns(engine_of_the_champion, APPLICANT)
    assert ask(handler, model_version=engine_of_the_champion.version, columns=asked, reasons=False)["reasons"] is None


@pytest.mark.parametrize(
    ("features", "named"),
    [
        (APPLICANT | {"age": "x"}, "age"),
        (APPLICANT | {"age": 5}, "age"),
        (APPLICANT | {"housing": "castle"}, "housing"),
        (APPLICANT | {"has_negative_records": 1}, "has_negative_records"),
        (APPLICANT | {"aeg": 36}, "aeg"),
        ({name: value for name, value in APPLICANT.items() if name != "term_months"}, "term_months"),
        ({}, "age"),
    ],
)
def test_a_wrong_feature_is_named(handler: ScoringHandler, features: dict[str, Any], named: str) -> None:
    reply = ask_for(handler, features)
    assert (reply["status"], reply["kind"], reply["client_id"]) == ("error", "invalid_request", 7)
    assert f"{named}: " in reply["error"]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"age": ["36"]}, "age"),
        ({"age": [[36]]}, "age"),
        ({"age": [10**400]}, "age"),
        ({"age": [-(10**400)]}, "age"),
        ({"housing": [3]}, "housing"),
        ({"housing": [True]}, "housing"),
        ({"age": [36, 37]}, "columns"),
        ({"shoe_size": [43]}, "columns: shoe_size"),
    ],
)
def test_a_wrong_column_is_named(
    handler: ScoringHandler, engine_of_the_champion: ScoringEngine, change: dict[str, list[Any]], named: str
) -> None:
    asked = columns(engine_of_the_champion, APPLICANT) | change
    reply = ask(handler, model_version=engine_of_the_champion.version, columns=asked)
    assert (reply["status"], reply["kind"]) == ("error", "invalid_request")
    assert reply["error"].startswith(named)


def test_a_missing_column_is_named(handler: ScoringHandler, engine_of_the_champion: ScoringEngine) -> None:
    asked = columns(engine_of_the_champion, APPLICANT)
    del asked["age"]
    reply = ask(handler, model_version=engine_of_the_champion.version, columns=asked)
    assert reply["error"] == "columns: age missing"


def test_an_unknown_model_is_named(handler: ScoringHandler) -> None:
    reply = ask_for(handler, APPLICANT, model_version=UNKNOWN)
    assert (reply["kind"], reply["client_id"]) == ("model_unavailable", 7)
    assert UNKNOWN[:12] in reply["error"]


def test_a_damaged_model_is_refused_and_the_others_serve(small_registry: Path, models: list[str]) -> None:
    spoiled = spoil(small_registry, models[1])
    handler = handler_of(spoiled)
    refused = ask_for(handler, APPLICANT, model_version=models[1])
    assert (refused["kind"], refused["status"]) == ("model_unavailable", "error")
    assert models[1][:12] in refused["error"]
    assert ask_for(handler, APPLICANT)["status"] == "success"


@pytest.fixture
def own_registry(small_registry: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return Path(shutil.copytree(small_registry, tmp_path / "registry"))


def test_the_alias_is_followed_once_it_is_read_again(
    own_registry: Path, models: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1000.0
    monkeypatch.setattr("app.ml.registry.model_cache.time.monotonic", lambda: now)
    handler = handler_of(own_registry)
    assert ask_for(handler, APPLICANT)["model_version"] == models[0]
    ModelRegistry(str(own_registry)).set_alias(models[2])
    now += 4.9
    assert ask_for(handler, APPLICANT)["model_version"] == models[0]
    now += 0.2
    assert ask_for(handler, APPLICANT)["model_version"] == models[2]


def test_without_a_champion_only_named_models_answer(own_registry: Path, models: list[str]) -> None:
    (own_registry / "aliases" / "champion").unlink()
    handler = handler_of(own_registry)
    assert "champion" in ask_for(handler, APPLICANT)["error"]
    assert ask_for(handler, APPLICANT, model_version=models[1])["status"] == "success"
    with pytest.raises(ArtifactInvalid):
        handler.warm_up()


def test_warming_up_loads_the_champion(own_registry: Path, models: list[str]) -> None:
    handler = handler_of(own_registry)
    assert handler.warm_up() == models[0]
    (own_registry / "models" / models[0] / "model.cbm").unlink()
    assert ask_for(handler, APPLICANT)["status"] == "success"


@given(st.binary())
def test_any_bytes_are_answered(handler: ScoringHandler, body: bytes) -> None:
    assert json.loads(handler.answer(body))["status"] == "error"


@given(
    st.dictionaries(
        st.sampled_from(["client_id", "features", "model_version", "reasons", "columns", "version"]) | st.text(),
        anything,
    )
)
def test_any_json_is_answered(handler: ScoringHandler, message: dict[str, Any]) -> None:
    assert json.loads(handler.answer(json.dumps(message).encode()))["status"] == "error"


@given(st.dictionaries(st.sampled_from(sorted(APPLICANT)) | st.text(), anything), anything)
def test_any_features_are_answered(handler: ScoringHandler, features: dict[str, Any], client_id: Any) -> None:
    reply = ask(handler, client_id=client_id, features=APPLICANT | features)
    assert reply["status"] in ("success", "error")


@given(st.dictionaries(st.sampled_from(sorted(APPLICANT)), st.lists(anything, max_size=2), min_size=1))
def test_any_columns_are_answered(handler: ScoringHandler, models: list[str], spoilt: dict[str, list[Any]]) -> None:
    legal = {name: [value, value] for name, value in APPLICANT.items()}
    reply = ask(handler, model_version=models[0], columns=legal | spoilt)
    assert reply["status"] == "success" or reply["kind"] == "invalid_request"


def test_too_many_rows_are_refused_without_being_scored(
    handler: ScoringHandler, engine_of_the_champion: ScoringEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ScoringEngine, "score_columns", None)
    asked = columns(engine_of_the_champion, *[APPLICANT] * (MAX_ROWS + 1))
    reply = ask(handler, model_version=engine_of_the_champion.version, columns=asked)
    assert (reply["status"], reply["kind"]) == ("error", "invalid_request")
    assert reply["error"] == "columns: at most 10,000 rows are taken; got 10,001; send them in parts"


def test_a_message_that_is_too_long_is_refused_unread(handler: ScoringHandler, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.messaging.contracts.parse_strictly", None)
    reply = json.loads(handler.answer(b'{"client_id": 7, "features": {"age": "' + b"9" * MAX_BYTES + b'"}}'))
    assert (reply["kind"], reply["client_id"]) == ("invalid_request", None)
    assert reply["error"].startswith("message: at most 8,388,608 bytes are taken; got ")


@pytest.mark.parametrize("client_id", ['"\\ud800"', '{"a": 1}', "1" * 4000, "1.5", "NaN"])
def test_a_strange_client_id_is_answered(handler: ScoringHandler, client_id: str) -> None:
    body = f'{{"client_id": {client_id}, "features": {{}}}}'.encode()
    assert json.loads(handler.answer(body))["status"] == "error"


def test_a_strange_feature_name_is_answered(handler: ScoringHandler) -> None:
    reply = json.loads(handler.answer(b'{"client_id": 7, "features": {"\\ud800": 1}}'))
    assert reply["kind"] == "invalid_request"


def spoil(registry: Path, version: str) -> Path:
    """A copy of the registry beside it in which one model has a changed byte."""
    copy = registry.with_name(f"{registry.name}-spoilt")
    if not copy.exists():
        shutil.copytree(registry, copy)
        file = copy / "models" / version / "model.cbm"
        content = bytearray(file.read_bytes())
        content[-1] ^= 1
        file.write_bytes(content)
    return copy
