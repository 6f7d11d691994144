"""What an admin looks at before a promotion: evidence, gates, shadow results, the report; what a model is called."""

from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlmodel.ext.asyncio.session import AsyncSession

from app.ml.evaluation.evidence import evidence_of
from app.ml.registry.held_out import HELD_OUT_FILE
from app.ml.registry.registry import ModelRegistry
from app.models import Role, Score, ScoreSource
from app.services.crud.model_version import promote_model
from app.services.model_registry import judging
from app.services.model_registry.registering import register
from app.settings.service import ServiceSettings
from tests.fixtures.api_client import ApiClient
from tests.fixtures.factories import make_client, make_user
from tests.fixtures.small_models import held_out_file, small_model

BLIND, GOOD = 2, 40
SVG = b"<!doctype html><title>Report</title><style>p{color:red}</style><script>alert(1)</script><p>AUC"


@pytest_asyncio.fixture
async def admin(client: ApiClient, session: AsyncSession) -> ApiClient:
    await client.log_in(session, (await make_user(session, Role.ADMIN)).id)
    return client


@pytest.fixture
def registry(settings: ServiceSettings) -> ModelRegistry:
    """The one the service runs with."""
    return ModelRegistry(settings.registry_url)


def add(registry: ModelRegistry, trees: int, files: dict[str, bytes] | None = None, **card: Any) -> str:
    described = {"name": "loans", "created": f"2026-01-{trees % 28 + 1:02}T00:00:00+00:00", **card}
    return registry.add(small_model(trees), described, {HELD_OUT_FILE: held_out_file(), **(files or {})})


@pytest_asyncio.fixture
async def champion(session: AsyncSession, registry: ModelRegistry) -> str:
    sha256 = add(registry, GOOD, settings={"depth": 5, "iterations": GOOD}, features={"age": [], "debt": []})
    await register(session, registry, sha256)
    await promote_model(session, sha256)
    await session.commit()
    return sha256


async def test_a_candidate_is_measured_beside_the_champion_on_the_same_rows(
    admin: ApiClient, registry: ModelRegistry, champion: str
) -> None:
    candidate = add(registry, BLIND, settings={"depth": 5, "iterations": BLIND}, features={"age": [], "income": []})
    found = (await admin.get(f"/models/{candidate}/evidence")).json()
    assert (found["model"]["sha256"], found["champion"]["sha256"]) == (candidate, champion)
    assert (found["rows"], found["lack"], found["has_report"]) == (150, None, False)
    value, low, high = found["differences"]["auc"]
    mine, theirs = found["of_model"]["figures"]["auc"][0], found["of_champion"]["figures"]["auc"][0]
    assert value == pytest.approx(mine - theirs)
    assert low < value < high < 0
    assert found["of_model"]["curves"]["roc"][0] == [0, 0]
    assert found["made_differently"] == [
        {"path": "features.debt", "model": None, "other": ""},
        {"path": "features.income", "model": "", "other": None},
        {"path": "settings.iterations", "model": BLIND, "other": GOOD},
    ]


async def test_the_champion_is_measured_alone(admin: ApiClient, champion: str) -> None:
    found = (await admin.get(f"/models/{champion}/evidence")).json()
    assert (found["champion"], found["of_champion"], found["lack"]["code"]) == (None, None, "no_champion")
    assert found["of_model"]["figures"]["auc"][0] > 0.7


async def test_a_model_without_held_out_rows_says_so(admin: ApiClient, registry: ModelRegistry) -> None:
    alone = registry.add(small_model(BLIND), {"name": "loans", "created": "2026-01-02T00:00:00+00:00"})
    found = (await admin.get(f"/models/{alone}/evidence")).json()
    assert (found["lack"], found["of_model"], found["rows"]) == ({"code": "no_rows", "figures": {}}, None, None)


async def test_what_was_computed_is_kept_until_the_rows_or_the_champion_change(
    admin: ApiClient, registry: ModelRegistry, champion: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    candidate, computed = add(registry, BLIND), []

    def counted(*asked: Any) -> Any:
        computed.append(asked)
        return evidence_of(*asked)

    monkeypatch.setattr(judging, "evidence_of", counted)
    answers = [await admin.get(f"/models/{candidate}/evidence") for _ in range(3)]
    assert len(computed) == 1
    assert len({answer.text for answer in answers}) == 1
    await admin.get(f"/models/{champion}/evidence")
    assert len(computed) == 2


async def test_gates_are_tried_without_a_promotion(admin: ApiClient, registry: ModelRegistry, champion: str) -> None:
    candidate = add(registry, BLIND)
    gates = (await admin.get(f"/models/{candidate}/gates")).json()
    assert [(gate["gate"], gate["verdict"], gate["code"]) for gate in gates[:2]] == [
        ("artifact", "passed", "artifact_usable"),
        ("discrimination", "failed", "auc_worse"),
    ]
    listed = {model["sha256"]: model["stage"] for model in (await admin.get("/models")).json()}
    assert listed == {champion: "champion", candidate: "candidate"}


async def test_a_model_that_cannot_be_used_fails_the_first_gate_with_the_reason(
    admin: ApiClient, registry: ModelRegistry
) -> None:
    damaged = registry.add(b"no model", {"name": "loans", "created": "2026-01-02T00:00:00+00:00"})
    (gate,) = (await admin.get(f"/models/{damaged}/gates")).json()
    assert (gate["gate"], gate["verdict"], gate["code"]) == ("artifact", "failed", "artifact_unusable")


async def test_a_model_that_is_damaged_after_a_look_is_no_longer_the_one_looked_at(
    admin: ApiClient, registry: ModelRegistry, champion: str, settings: ServiceSettings
) -> None:
    candidate = add(registry, BLIND)
    assert (await admin.get(f"/models/{candidate}/evidence")).status_code == 200
    assert (await admin.get(f"/models/{candidate}/gates")).json()[0]["verdict"] == "passed"
    (Path(settings.registry_url) / "models" / candidate / "model.cbm").write_bytes(b"no model")
    assert (await admin.get(f"/models/{candidate}/evidence")).status_code == 409
    assert [gate["verdict"] for gate in (await admin.get(f"/models/{candidate}/gates")).json()] == ["failed"]


async def test_pairs_of_stored_scores_are_compared(
    admin: ApiClient, session: AsyncSession, registry: ModelRegistry, champion: str
) -> None:
    challenger = add(registry, BLIND)
    await register(session, registry, challenger)
    for live, shadow in ((0.03, 0.06), (0.10, 0.10), (0.30, 0.20)):
        client_id = (await make_client(session)).user_id
        for pd, model, source in ((live, champion, ScoreSource.API), (shadow, challenger, ScoreSource.SHADOW)):
            session.add(
                Score(
                    client_id=client_id, client_revision=1, score=pd, raw_proba=pd, model_version=model, source=source
                )
            )
    await session.commit()
    found = (await admin.get(f"/models/{challenger}/shadow")).json()
    assert (found["applicants"], sum(map(sum, found["moves"])), found["is_cut"]) == (3, 3, False)
    assert found["moves"][0] == [0, 1, 0, 0, 0]
    assert sorted(found["points"]) == [[0.03, 0.06], [0.1, 0.1], [0.3, 0.2]]
    assert found["swaps"][0] | {"pd": 0} == {"border": "A|B", "pd": 0, "improved": 0, "worsened": 1}
    assert (await admin.get(f"/models/{champion}/shadow")).json() is None


async def test_a_report_is_served_so_that_nothing_in_it_runs(admin: ApiClient, registry: ModelRegistry) -> None:
    with_report = add(registry, BLIND, {judging.REPORT_FILE: SVG})
    answer = await admin.get(f"/models/{with_report}/report")
    assert (answer.status_code, answer.content) == (200, SVG)
    policy = answer.headers["content-security-policy"].split("; ")
    assert {"sandbox", "default-src 'none'", "frame-ancestors 'none'", "form-action 'none'"} <= set(policy)
    assert not [one for one in policy if one.startswith("script-src") or "allow" in one]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert (await admin.get(f"/models/{with_report}/evidence")).json()["has_report"] is True


async def test_a_name_and_a_note_are_kept_shown_and_cleared(admin: ApiClient, registry: ModelRegistry) -> None:
    sha256 = add(registry, BLIND)
    described = await admin.patch(f"/models/{sha256}", json={"label": " autumn ", "note": "for the committee"})
    assert (described.json()["label"], described.json()["note"]) == ("autumn", "for the committee")
    await admin.patch(f"/models/{sha256}", json={"note": " "})
    (model,) = (await admin.get("/models")).json()
    assert (model["label"], model["note"]) == ("autumn", None)


@pytest.mark.parametrize(
    ("field", "value"), [("label", "x" * 81), ("note", "x" * 2001), ("label", "a\0b"), ("stage", "champion")]
)
async def test_what_cannot_be_kept_of_a_model_is_named(
    admin: ApiClient, registry: ModelRegistry, field: str, value: str
) -> None:
    answer = await admin.patch(f"/models/{add(registry, BLIND)}", json={field: value})
    assert (answer.status_code, answer.json()["detail"][0]["field"]) == (422, field)
