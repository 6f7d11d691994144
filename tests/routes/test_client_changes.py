"""PATCH of a client, by both addresses: what may be changed, by whom, and what is kept of it."""

from typing import Any

import pytest
import pytest_asyncio
from sqlmodel.ext.asyncio.session import AsyncSession

from app.services.crud import client as client_crud
from app.services.crud.client_revision import list_client_revisions
from tests.fixtures.api_client import ApiClient
from tests.fixtures.small_bank import SmallBank, features

BOTH = pytest.mark.parametrize("path", ["/clients/{0}", "/api/manager/clients/{0}"])


@pytest_asyncio.fixture
async def manager(client: ApiClient, session: AsyncSession, bank: SmallBank) -> ApiClient:
    await client.log_in(session, bank.manager)
    return client


def flat(body: dict[str, Any]) -> dict[str, Any]:
    client: dict[str, Any] = body.get("client", body)
    return client


async def test_the_answer_is_the_flat_client(manager: ApiClient, bank: SmallBank) -> None:
    response = await manager.patch(f"/clients/{bank.client}", json={"income_monthly": 140000.5, "days_employed": 730})
    assert response.status_code == 200
    assert response.json() == {
        "user_id": bank.client,
        "manager_id": bank.manager,
        "revision": 2,
        "warnings": [],
        **features(income_monthly=140000.5, days_employed=730),
    }


async def test_the_card_is_the_answer_at_the_managers_address(manager: ApiClient, bank: SmallBank) -> None:
    response = await manager.patch(f"/api/manager/clients/{bank.client}", json={"age": 37})
    card = (await manager.get(f"/api/manager/clients/{bank.client}")).json()
    assert response.json() == {**card, "warnings": []}
    assert response.json()["client"]["age"] == 37


async def test_derived_features_follow(manager: ApiClient, bank: SmallBank) -> None:
    body = (await manager.patch(f"/clients/{bank.client}", json={"age": 25, "days_employed": 364})).json()
    assert (body["age_group"], body["days_employed_bin"]) == ("25-35", "<1 year")
    assert body["annuity"] == features()["annuity"]
    longer = (await manager.patch(f"/clients/{bank.client}", json={"term_months": 60})).json()
    assert longer["annuity"] < body["annuity"]


@BOTH
@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("incomee_monthly", 1, "did you mean income_monthly?"),
        ("score", 0.1, "is not a feature"),
        ("age_group", "18-25", "is derived from age"),
        ("annuity", 1, "is derived"),
        ("user_id", 1, "is not a feature"),
        ("revision", 7, "is not a feature"),
        ("age", "36", "must be a whole number from 18 to 110"),
        ("age", 17, "must be a whole number from 18 to 110"),
        ("age", 111, "must be a whole number from 18 to 110"),
        ("age", 36.5, "must be a whole number"),
        ("age", None, "must be a whole number"),
        ("age", True, "must be a whole number"),
        ("housing", "castle", "must be one of owner, rent"),
        ("has_negative_records", "no", "must be true or false"),
        ("expenses_monthly", 0.001, "at most two decimals"),
        ("income_monthly", -1, "must be an amount from 0"),
        ("income_monthly", [1], "must be an amount"),
    ],
)
async def test_what_is_wrong_is_named_and_said(
    manager: ApiClient, bank: SmallBank, path: str, name: str, value: Any, says: str
) -> None:
    response = await manager.patch(path.format(bank.client), json={name: value})
    assert response.status_code == 422
    (problem,) = response.json()["detail"]
    assert problem["field"] == name
    assert says in problem["message"]


async def test_every_fault_is_named_and_nothing_is_half_written(manager: ApiClient, bank: SmallBank) -> None:
    wrong = {"term_months": 60, "age": 5, "bogus": 1, "loan_to_price": 1}
    response = await manager.patch(f"/clients/{bank.client}", json=wrong)
    assert {problem["field"] for problem in response.json()["detail"]} == {"age", "bogus", "loan_to_price"}
    assert (await manager.get(f"/clients/{bank.client}")).json()["term_months"] == features()["term_months"]


@pytest.mark.parametrize("body", [b"[]", b"null", b'"age"', b"1", b"{", b"", b'{"income_monthly": NaN}'])
async def test_what_is_no_object_of_features_is_422(manager: ApiClient, bank: SmallBank, body: bytes) -> None:
    response = await manager.patch(
        f"/clients/{bank.client}", content=body, headers={"Content-Type": "application/json"}
    )
    assert response.status_code == 422
    assert response.json()["error"] == "InvalidInput"


@pytest.mark.parametrize("nothing", [None, 0])
async def test_null_clears_and_where_zero_means_missing_so_does_zero(
    manager: ApiClient, bank: SmallBank, nothing: int | None
) -> None:
    body = (await manager.patch(f"/clients/{bank.client}", json={"income_monthly": nothing})).json()
    assert body["income_monthly"] is None
    assert body["free_cash_after_annuity"] is None


@BOTH
async def test_a_value_outside_what_was_seen_is_kept_with_a_warning(
    manager: ApiClient, bank: SmallBank, path: str
) -> None:
    response = await manager.patch(path.format(bank.client), json={"age": 90})
    assert response.status_code == 200
    (warning,) = response.json()["warnings"]
    assert warning == {"field": "age", "message": "is outside the usual range from 18 to 68"}
    assert (await manager.patch(path.format(bank.client), json={"age": 40})).json()["warnings"] == []


@BOTH
async def test_a_stale_revision_is_412_and_a_fresh_one_passes(manager: ApiClient, bank: SmallBank, path: str) -> None:
    read = await manager.get(path.format(bank.client))
    tag = {"If-Match": read.headers["ETag"]}
    first = await manager.patch(path.format(bank.client), json={"age": 37}, headers=tag)
    assert (first.status_code, first.headers["ETag"]) == (200, '"2"')
    second = await manager.patch(path.format(bank.client), json={"age": 38}, headers=tag)
    assert (second.status_code, second.json()["error"]) == (412, "PreconditionFailed")
    assert flat((await manager.get(path.format(bank.client))).json())["age"] == 37


@pytest.mark.parametrize("tag", ["*", '"1"', "1", 'W/"1"'])
async def test_if_match_of_the_present_state_passes(manager: ApiClient, bank: SmallBank, tag: str) -> None:
    response = await manager.patch(f"/clients/{bank.client}", json={"age": 37}, headers={"If-Match": tag})
    assert response.status_code == 200


@pytest.mark.parametrize("tag", ["yesterday", '"one"', '""', "-1", "1.0"])
async def test_an_if_match_that_is_no_revision_is_422(manager: ApiClient, bank: SmallBank, tag: str) -> None:
    response = await manager.patch(f"/clients/{bank.client}", json={"age": 37}, headers={"If-Match": tag})
    assert response.status_code == 422
    assert [problem["field"] for problem in response.json()["detail"]] == ["If-Match"]


async def test_every_edit_keeps_who_and_old_and_new(manager: ApiClient, session: AsyncSession, bank: SmallBank) -> None:
    await manager.patch(f"/clients/{bank.client}", json={"age": 37, "housing": "owner"})
    newest, first = (await list_client_revisions(session, bank.client)).rows
    assert newest.changes == {"age": {"old": 36, "new": 37}}
    assert (newest.revision, newest.author_id, newest.features["age"]) == (2, bank.manager, 37)
    assert (first.revision, first.features["age"]) == (1, 36)


@pytest.mark.parametrize("same", [{}, {"age": 36}])
async def test_no_difference_is_no_revision(manager: ApiClient, bank: SmallBank, same: dict[str, int]) -> None:
    response = await manager.patch(f"/clients/{bank.client}", json=same)
    assert (response.status_code, response.json()["revision"]) == (200, 1)


@BOTH
async def test_a_manager_may_not_assign(manager: ApiClient, bank: SmallBank, path: str) -> None:
    response = await manager.patch(path.format(bank.client), json={"age": 40, "manager_id": bank.other_manager})
    assert response.status_code == 403
    assert flat((await manager.get(path.format(bank.client))).json())["age"] == 36


async def test_an_admin_assigns_and_detaches(client: ApiClient, session: AsyncSession, bank: SmallBank) -> None:
    await client.log_in(session, bank.admin)
    for manager_id in (bank.other_manager, None):
        response = await client.patch(f"/clients/{bank.client}", json={"manager_id": manager_id})
        assert response.json()["manager_id"] == manager_id
    changes = [row.changes for row in (await list_client_revisions(session, bank.client)).rows]
    assert changes[0] == {"manager_id": {"old": bank.other_manager, "new": None}}


@pytest.mark.parametrize("manager_id", [999_999, "1", 1.0, True, 0, -1, 2**31])
async def test_only_an_active_manager_can_be_assigned(
    client: ApiClient, session: AsyncSession, bank: SmallBank, manager_id: Any
) -> None:
    await client.log_in(session, bank.admin)
    response = await client.patch(f"/clients/{bank.client}", json={"age": 40, "manager_id": manager_id})
    assert response.status_code == 422
    assert [problem["field"] for problem in response.json()["detail"]] == ["manager_id"]
    assert (await client.get(f"/clients/{bank.client}")).json()["age"] == 36


async def test_a_fault_after_the_update_undoes_it(
    manager: ApiClient, bank: SmallBank, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full_disk(*_: Any, **__: Any) -> None:
        raise OSError("no space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(client_crud, "add_client_revision", full_disk)
        assert (await manager.patch(f"/clients/{bank.client}", json={"age": 40})).status_code == 500
    unchanged = (await manager.get(f"/clients/{bank.client}")).json()
    assert (unchanged["age"], unchanged["revision"]) == (36, 1)


async def test_the_edits_are_told_newest_first_with_who_and_old_and_new(manager: ApiClient, bank: SmallBank) -> None:
    await manager.patch(f"/clients/{bank.client}", json={"term_months": 36})
    await manager.patch(f"/clients/{bank.client}", json={"term_months": 24})
    response = await manager.get(f"/clients/{bank.client}/revisions", params={"limit": 1})
    (newest,) = response.json()
    assert (newest["revision"], newest["author_id"]) == (3, bank.manager)
    assert newest["people"] == [{"user_id": bank.manager, "first_name": "Пётр", "last_name": "Чехов"}]
    assert newest["changes"]["term_months"] == {"old": 36, "new": 24}
    assert response.headers["X-Total-Count"] == "3"
    assert 'rel="next"' in response.headers["Link"]


@BOTH
async def test_a_front_end_may_send_back_all_that_it_read(manager: ApiClient, bank: SmallBank, path: str) -> None:
    read = flat((await manager.get(path.format(bank.client))).json())
    answer = await manager.patch(path.format(bank.client), json={**read, "age": read["age"] + 20})
    assert answer.status_code == 200, answer.text
    changed = flat(answer.json())
    assert (changed["age"], changed["revision"]) == (read["age"] + 20, 2)
    assert changed["age_group"] != read["age_group"]


@BOTH
async def test_what_differs_from_the_stored_state_is_refused_as_before(
    manager: ApiClient, bank: SmallBank, path: str
) -> None:
    read = flat((await manager.get(path.format(bank.client))).json())
    for name, value, status in (
        ("age_group", "18-25", 422),
        ("manager_id", None, 403),
        ("manager_id", bank.manager + 1, 403),
        ("user_id", bank.client + 1, 422),
        ("has_negative_records", int(read["has_negative_records"]), 422),
    ):
        answer = await manager.patch(path.format(bank.client), json={**read, name: value})
        assert (name, answer.status_code) == (name, status)
        assert name in answer.text
