"""Models over REST: what there is, who answers, and a model that cannot be used never takes over."""

import json
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import PlaceUnwritable
from app.ml.evaluation.clearing import Cleared
from app.ml.registry.registry import ModelRegistry
from app.ml.registry.store import Store
from app.models import ModelVersion, Role, User
from app.settings.service import ServiceSettings
from tests.fixtures.api_client import ApiClient
from tests.fixtures.factories import make_user
from tests.fixtures.small_models import add_small_model, small_model

CARD = {
    "name": "consumer_loan",
    "intervals": {"auc": [0.8421, 0.82, 0.86], "brier": "narrow"},
    "holdout": {"rows": 1510, "auc": 0.8421, "note": "text is no figure", "is_good": True},
    "data": {"file": "loans.csv", "training_rows": 2944},
    "training_prior": 0.28,
    "settings": {"depth": 5},
    "warnings": ["debt: it alone has an AUC of 0.912"],
}


@pytest_asyncio.fixture
async def admin(client: ApiClient, session: AsyncSession) -> ApiClient:
    await client.log_in(session, (await make_user(session, Role.ADMIN)).id)
    return client


@pytest.fixture
def registry(settings: ServiceSettings) -> ModelRegistry:
    """The one the service runs with."""
    return ModelRegistry(settings.registry_url)


@pytest.fixture
def versions(registry: ModelRegistry) -> list[str]:
    """Three models that were trained one after the other, oldest first."""
    return [
        add_small_model(registry, trees, {**CARD, "created": f"2026-01-{trees:02}T00:00:00+00:00"})
        for trees in (2, 3, 4)
    ]


async def stages(admin: ApiClient) -> dict[str, str]:
    return {model["sha256"]: model["stage"] for model in (await admin.get("/models")).json()}


async def test_a_model_that_was_just_trained_is_listed_with_its_figures(admin: ApiClient, versions: list[str]) -> None:
    listed = (await admin.get("/models")).json()
    assert [model["sha256"] for model in listed] == versions[::-1]
    listed[0]["intervals"]["gini"] = [round(one, 4) for one in listed[0]["intervals"]["gini"]]
    assert listed[0] == {
        "sha256": versions[2],
        "name": "consumer_loan",
        "label": None,
        "note": None,
        "created": "2026-01-04T00:00:00Z",
        "stage": "candidate",
        "promoted_at": None,
        "metrics": {"rows": 1510, "auc": 0.8421},
        "intervals": {"auc": [0.8421, 0.82, 0.86], "gini": [0.6842, 0.64, 0.72]},
        "training": {"file": "loans.csv", "training_rows": 2944, "training_prior": 0.28},
        "warnings": CARD["warnings"],
        "waivers": [],
    }


@pytest.mark.parametrize("card", [{}, {"holdout": None, "data": []}, {"holdout": ["auc"], "data": "loans.csv"}])
async def test_a_card_that_says_little_is_shown_with_what_it_says(
    admin: ApiClient, registry: ModelRegistry, card: dict[str, Any]
) -> None:
    registry.add(small_model(2), {"name": "loans", "created": "2026-01-02T00:00:00+00:00", **card})
    (model,) = (await admin.get("/models")).json()
    assert (model["metrics"], model["training"]) == ({}, {})


@pytest.mark.parametrize("created", ["yesterday", "2026-01-02T00:00:00", "0001-01-01T00:00:00+14:00", 7, None])
async def test_a_card_without_a_time_keeps_no_other_model_away(
    admin: ApiClient, settings: ServiceSettings, versions: list[str], created: Any
) -> None:
    card = Path(settings.registry_url) / "models" / versions[0] / "card.json"
    card.write_text(json.dumps({"name": "loans", "created": created}), encoding="utf-8")
    assert set(await stages(admin)) == set(versions[1:])


async def test_figures_no_card_should_have_are_left_out_of_the_list(admin: ApiClient, session: AsyncSession) -> None:
    holdout = {"auc": 10**400, "rows": 7}
    session.add(ModelVersion(sha256="a" * 64, name="odd", card={"holdout": holdout}))
    await session.commit()
    (model,) = (await admin.get("/models")).json()
    assert model["metrics"] == {"rows": 7}


async def test_promotion_answers_with_the_model_and_retires_the_one_before(
    admin: ApiClient, registry: ModelRegistry, versions: list[str]
) -> None:
    for version in versions[:2]:
        response = await admin.post(f"/models/{version}/promote")
        assert response.status_code == 200
        assert (response.json()["sha256"], response.json()["stage"]) == (version, "champion")
        assert response.json()["promoted_at"]
        assert registry.alias() == version
    assert await stages(admin) == dict(zip(versions, ("retired", "champion", "candidate"), strict=True))


async def test_a_model_that_fails_a_gate_is_409_with_every_gate_and_the_champion_serves_on(
    admin: ApiClient, registry: ModelRegistry, versions: list[str]
) -> None:
    good = add_small_model(registry, 40, {**CARD, "created": "2026-02-01T00:00:00+00:00"})
    await admin.post(f"/models/{good}/promote")
    response = await admin.post(f"/models/{versions[0]}/promote")
    assert (response.status_code, response.json()["error"]) == (409, "GatesNotPassed")
    gates = response.json()["detail"]
    assert [(one["gate"], one["verdict"]) for one in gates] == [
        ("artifact", "passed"),
        ("discrimination", "failed"),
        ("calibration", "passed"),
        ("behaviour", "passed"),
        ("clearing", "passed"),
    ]
    assert "on the same 150 rows" in gates[1]["sentence"]
    assert "--" not in gates[1]["sentence"]
    assert (gates[1]["code"], gates[1]["figures"]["rows"]) == ("auc_worse", 150)
    assert (await stages(admin))[good] == "champion"
    assert registry.alias() == good


HELPS = Cleared("debt_total", rows=100, improved=83, largest_fall=0.3)
WAIVER = {"feature": "debt_total", "because": "an empty field means no debt in the source"}


@pytest.fixture
def clearing_helps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Clearing one field lowers the PD of most held-out applicants."""
    monkeypatch.setattr("app.ml.evaluation.gates.clear_each", lambda *_, **__: [HELPS])


@pytest.mark.usefixtures("clearing_helps")
async def test_a_waiver_is_given_in_the_name_of_the_one_who_is_logged_in_and_outlives_a_rollback(
    admin: ApiClient, session: AsyncSession, versions: list[str]
) -> None:
    refused = await admin.post(f"/models/{versions[0]}/promote")
    assert (refused.status_code, refused.json()["detail"][-1]["code"]) == (409, "clearing_helps")
    user = (await session.exec(select(User).where(col(User.role) == Role.ADMIN))).one()
    person = f"{user.first_name} {user.last_name} ({user.login})"
    for version in versions[:2]:
        accepted = await admin.post(f"/models/{version}/promote", json={"waivers": [WAIVER]})
        assert (accepted.status_code, accepted.json()["stage"]) == (200, "champion")
        assert accepted.json()["waivers"] == [{**WAIVER, "by": person}]
    back = await admin.post("/models/rollback")
    assert (back.json()["sha256"], back.json()["waivers"]) == (versions[0], [{**WAIVER, "by": person}])
    model = await session.get(ModelVersion, versions[0])
    assert model is not None
    assert model.card["promotions"][0]["waivers"] == [{**WAIVER, "by": person}]
    assert model.card["promotions"][0]["gates"][-1]["code"] == "clearing_waived"


@pytest.mark.usefixtures("clearing_helps")
@pytest.mark.parametrize(
    ("waivers", "field"),
    [
        ([WAIVER, {"feature": "income_monthly", "because": "habit"}], "waivers"),
        ([WAIVER, WAIVER], "waivers"),
        ([{**WAIVER, "because": "  "}], "waivers.0.because"),
        ([{**WAIVER, "because": "\ud800"}], "waivers.0.because"),
        ([{**WAIVER, "by": "somebody else"}], "waivers.0.by"),
        ([{"feature": "debt_total"}], "waivers.0.because"),
    ],
    ids=["needless", "twice", "no reason", "no text", "another person", "reason missing"],
)
async def test_a_waiver_that_nothing_needs_or_that_lacks_something_is_refused_by_name(
    admin: ApiClient, versions: list[str], waivers: list[dict[str, str]], field: str
) -> None:
    refused = await admin.post(
        f"/models/{versions[0]}/promote",
        content=json.dumps({"waivers": waivers}),
        headers={"Content-Type": "application/json"},
    )
    assert (refused.status_code, [one["field"] for one in refused.json()["detail"]]) == (422, [field])
    assert set((await stages(admin)).values()) == {"candidate"}


async def test_who_promoted_and_who_rolled_back_is_kept(
    admin: ApiClient, session: AsyncSession, versions: list[str]
) -> None:
    for version in versions[:2]:
        assert (await admin.post(f"/models/{version}/promote")).status_code == 200
    answer = await admin.post("/models/rollback")
    assert (answer.status_code, answer.json()["sha256"], answer.json()["stage"]) == (200, versions[0], "champion")
    login = (await session.exec(select(User.login).where(col(User.role) == Role.ADMIN))).one()
    model = await session.get(ModelVersion, versions[0])
    assert model is not None
    assert [(one["kind"], one["by"]) for one in model.card["promotions"]] == [
        ("promotion", login),
        ("rollback", login),
    ]


async def test_a_promotion_whose_alias_cannot_be_written_is_answered_with_the_champion(
    admin: ApiClient, versions: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*_: Any) -> None:
        raise PlaceUnwritable("The registry cannot be written: No space left on device.")

    monkeypatch.setattr(ModelRegistry, "set_alias", no_room)
    response = await admin.post(f"/models/{versions[0]}/promote")
    assert (response.status_code, response.json()["stage"]) == (200, "champion")
    assert (await stages(admin))[versions[0]] == "champion"


async def test_with_no_champion_before_there_is_no_way_back(admin: ApiClient, versions: list[str]) -> None:
    await admin.post(f"/models/{versions[0]}/promote")
    response = await admin.post("/models/rollback")
    assert (response.status_code, response.json()["error"]) == (409, "NoEarlierChampion")


@pytest.mark.parametrize("version", ["f" * 64, "champion", "..", "%2e%2e%2faliases"])
async def test_what_is_no_model_is_404(admin: ApiClient, versions: list[str], version: str) -> None:
    response = await admin.post(f"/models/{version}/promote")
    assert response.status_code in {404, 405}
    assert set(await stages(admin)) == set(versions)


async def test_a_registry_that_is_away_is_told_and_known_models_are_listed(
    admin: ApiClient, versions: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    await admin.post(f"/models/{versions[0]}/promote")

    def away(*_: Any) -> None:
        raise ConnectionRefusedError(111, "Connection refused")

    for name in ("read", "exists", "found"):
        monkeypatch.setattr(Store, name, away)
    assert set(await stages(admin)) == {versions[0]}
    response = await admin.post(f"/models/{versions[1]}/promote")
    assert (response.status_code, response.json()["error"]) == (409, "ArtifactInvalid")
    assert "the registry cannot be read: Connection refused" in response.json()["detail"]
