"""Four eyes over REST: nothing is done by one person, and what two agree on is done once."""

from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import AuditEvent, Proposal, ProposalStatus, Role, User
from app.models.base import utc_now
from app.services.crud.user import get_user_for_update
from tests.fixtures.api_client import ApiClient
from tests.fixtures.factories import make_user
from tests.fixtures.four_eyes import TwoPeople, two_people
from tests.fixtures.small_bank import SmallBank

NEW = {"login": "fresh_admin", "password": "кобыла и телега 7", "first_name": "Ян", "last_name": "Ли"}
ANOTHER = {"new_password": "кобыла и телега 8"}


@pytest_asyncio.fixture
async def people(client: ApiClient, session: AsyncSession, bank: SmallBank, password_hash: str) -> TwoPeople:
    return await two_people(client, session, bank, password_hash)


async def user(people: TwoPeople, user_id: int) -> User:
    found = await get_user_for_update(people.session, user_id)
    assert found is not None
    return found


async def named(people: TwoPeople, login: str) -> User | None:
    return (await people.session.exec(select(User).where(col(User.login) == login))).one_or_none()


async def test_a_grant_is_done_when_another_admin_approves_and_the_password_works(people: TwoPeople) -> None:
    number = await people.propose("/users", NEW)
    assert await named(people, "fresh_admin") is None
    assert (await people.approve(number)).json()["status"] == "approved"
    login = {name: NEW[name] for name in ("login", "password")}
    assert (await people.client.post("/auth/login", json=login)).json()["role"] == "admin"


async def test_a_role_a_reset_and_a_reactivation_wait_for_another_person(people: TwoPeople) -> None:
    bank, before = people.bank, (await user(people, people.bank.risk)).password_hash
    await people.ask(people.first, "POST", f"/users/{bank.auditor}/deactivate")
    role = await people.propose(f"/users/{bank.risk}/role", {"role": "auditor"})
    active = await people.propose(f"/users/{bank.auditor}/activate")
    assert (await user(people, bank.risk)).role is Role.RISK
    assert not (await user(people, bank.auditor)).is_active
    assert (await people.approve(role)).status_code == 200
    assert (await people.approve(active)).status_code == 200
    assert (await user(people, bank.risk)).role is Role.AUDITOR
    assert (await user(people, bank.auditor)).is_active
    reset = await people.propose(f"/users/{bank.risk}/password", ANOTHER)
    assert (await user(people, bank.risk)).password_hash == before
    assert (await people.approve(reset)).status_code == 200
    assert (await user(people, bank.risk)).password_hash != before


async def test_what_is_shown_never_holds_the_password_and_deciding_erases_its_hash(people: TwoPeople) -> None:
    answer = await people.ask(people.first, "POST", "/users", NEW)
    number = answer.json()["id"]
    listed = await people.ask(people.second, "GET", "/proposals")
    kept = await people.session.get_one(Proposal, number)
    assert kept.secret
    for shown in (answer.text, listed.text):
        assert NEW["password"] not in shown
        assert kept.secret not in shown
    await people.ask(people.second, "POST", f"/proposals/{number}/reject", {"reason": "not now"})
    stored = select(Proposal.status, Proposal.secret).where(col(Proposal.id) == number)
    assert (await people.session.exec(stored)).one() == (ProposalStatus.REJECTED, None)


async def test_the_password_of_a_client_and_the_own_one_take_one_person(people: TwoPeople) -> None:
    for user_id in (people.bank.client, people.first):
        answer = await people.ask(people.first, "POST", f"/users/{user_id}/password", ANOTHER)
        assert answer.status_code == 200


async def test_no_one_approves_the_own_proposal(people: TwoPeople) -> None:
    number = await people.propose(f"/users/{people.bank.auditor}/password", ANOTHER)
    refused = await people.approve(number, by=people.first)
    assert (refused.status_code, refused.json()["error"], refused.json()["code"]) == (
        409,
        "CannotApprove",
        "own_proposal",
    )


async def test_the_database_refuses_one_person_in_both_parts(people: TwoPeople) -> None:
    number = await people.propose(f"/users/{people.bank.auditor}/password", ANOTHER)
    values: dict[str, Any] = {"status": ProposalStatus.APPROVED, "decided": utc_now(), "secret": None}
    with pytest.raises(IntegrityError, match="approver_is_another"):
        await people.session.exec(
            update(Proposal).where(col(Proposal.id) == number).values(**values, approver_id=people.first)
        )


async def test_no_one_decides_about_the_own_account(people: TwoPeople) -> None:
    number = await people.propose(f"/users/{people.second}/password", ANOTHER)
    refused = await people.approve(number)
    assert (refused.status_code, refused.json()["code"]) == (409, "own_account")


async def test_the_own_role_is_never_changed(people: TwoPeople) -> None:
    refused = await people.ask(people.first, "POST", f"/users/{people.first}/role", {"role": "risk"})
    assert (refused.status_code, refused.json()["error"]) == (409, "CannotChangeOwnRole")
    for user_id in (people.bank.client, people.bank.manager):
        refused = await people.ask(people.first, "POST", f"/users/{user_id}/role", {"role": "risk"})
        assert (refused.status_code, refused.json()["error"]) == (409, "RoleHasRecords")


async def test_who_reset_a_colleague_is_not_approved_as_that_colleague_until_a_new_password_is_set(
    people: TwoPeople, password_hash: str
) -> None:
    third = (await make_user(people.session, Role.ADMIN, login="admin_3", password_hash=password_hash)).id
    reset = await people.propose(f"/users/{people.second}/password", ANOTHER)
    assert (await people.approve(reset, by=third)).status_code == 200

    grant = await people.propose("/users", NEW)
    refused = await people.approve(grant)  # the first admin, logged in as the second
    assert (refused.status_code, refused.json()["code"]) == (409, "credentials_of_approver")
    as_second = await people.propose(f"/users/{people.bank.risk}/role", {"role": "auditor"}, by=people.second)
    refused = await people.approve(as_second, by=people.first)
    assert (refused.status_code, refused.json()["code"]) == (409, "credentials_of_proposer")
    assert (await people.approve(as_second, by=third)).json()["code"] == "credentials_of_proposer"

    changed = {"current_password": ANOTHER["new_password"], "new_password": "сани и телега 9"}
    answer = await people.ask(people.second, "POST", "/auth/password", changed)
    assert answer.status_code == 200, answer.text
    assert (await people.approve(grant)).status_code == 200


async def test_a_proposal_is_approved_once(people: TwoPeople) -> None:
    number = await people.propose(f"/users/{people.bank.risk}/role", {"role": "auditor"})
    assert (await people.approve(number)).status_code == 200
    refused = await people.approve(number)
    assert (refused.status_code, refused.json()["error"], refused.json()["code"]) == (
        409,
        "ProposalDecided",
        "approved",
    )


async def test_a_changed_object_makes_it_void(people: TwoPeople) -> None:
    number = await people.propose(f"/users/{people.bank.risk}/role", {"role": "auditor"})
    await people.ask(people.second, "POST", f"/users/{people.bank.risk}/deactivate")
    refused = await people.approve(number)
    assert (refused.status_code, refused.json()["error"]) == (409, "ProposalVoid")
    assert (await user(people, people.bank.risk)).role is Role.RISK
    assert (await people.approve(number)).json()["code"] == "void"


async def test_a_change_that_was_rewritten_after_it_was_proposed_is_void(people: TwoPeople) -> None:
    number = await people.propose(f"/users/{people.bank.risk}/role", {"role": "auditor"})
    rewritten = update(Proposal).where(col(Proposal.id) == number).values(change={"role": "admin"})
    await people.session.exec(rewritten)
    await people.session.commit()
    assert (await people.approve(number)).json()["error"] == "ProposalVoid"
    assert (await user(people, people.bank.risk)).role is Role.RISK


async def test_a_proposer_who_was_deactivated_proposed_nothing(people: TwoPeople) -> None:
    number = await people.propose(f"/users/{people.bank.risk}/role", {"role": "auditor"})
    await people.ask(people.second, "POST", f"/users/{people.first}/deactivate")
    assert (await people.approve(number)).json()["error"] == "ProposalVoid"


async def test_an_expired_proposal_is_not_approved(people: TwoPeople) -> None:
    number = await people.propose(f"/users/{people.bank.risk}/role", {"role": "auditor"})
    past = utc_now() - timedelta(seconds=1)
    await people.session.exec(update(Proposal).where(col(Proposal.id) == number).values(expires=past))
    await people.session.commit()
    refused = await people.approve(number)
    assert (refused.status_code, refused.json()["code"]) == (409, "expired")
    assert (await user(people, people.bank.risk)).role is Role.RISK


async def test_it_is_withdrawn_by_its_proposer_alone(people: TwoPeople) -> None:
    number = await people.propose(f"/users/{people.bank.risk}/role", {"role": "auditor"})
    assert (await people.ask(people.second, "POST", f"/proposals/{number}/withdraw", {})).status_code == 403
    assert (await people.ask(people.first, "POST", f"/proposals/{number}/withdraw", {})).status_code == 200
    assert (await people.approve(number)).json()["code"] == "withdrawn"


@pytest.mark.parametrize("who", ["auditor", "risk", "manager", "client"])
async def test_who_may_not_approve_the_act_is_refused(people: TwoPeople, who: str) -> None:
    number = await people.propose("/users", NEW)
    refused = await people.approve(number, by=getattr(people.bank, who))
    assert (refused.status_code, refused.json()["error"]) == (403, "Forbidden")


async def test_the_trail_knows_who_proposed_what_and_how_it_ended(people: TwoPeople) -> None:
    number = await people.propose(f"/users/{people.bank.risk}/role", {"role": "auditor"})
    await people.approve(number)
    about = select(AuditEvent).where(
        col(AuditEvent.object_kind) == "proposal", col(AuditEvent.object_id) == str(number)
    )
    made, approved = (await people.session.exec(about.order_by(col(AuditEvent.id)))).all()
    assert [(one.act, one.actor_id) for one in (made, approved)] == [
        ("proposal_made", people.first),
        ("proposal_approved", people.second),
    ]
    assert made.details["digest"] == approved.details["digest"]
    changed = select(AuditEvent).where(col(AuditEvent.act) == "role_changed")
    assert (await people.session.exec(changed)).one().details == {
        "before": "risk",
        "role": "auditor",
        "proposal": number,
        "proposed_by": people.first,
    }


async def test_acts_of_one_person_alone_are_listed_for_review(people: TwoPeople) -> None:
    await people.ask(people.first, "POST", f"/users/{people.bank.client}/deactivate")
    listed = (await people.ask(people.bank.auditor, "GET", "/reviews")).json()
    assert [(one["act"], one["actor"]["user_id"]) for one in listed] == [
        ("user_deactivated", people.first),
        ("four_eyes_on", people.first),
    ]


async def test_the_list_narrows_by_status_and_pages(people: TwoPeople) -> None:
    numbers = [await people.propose("/users", {**NEW, "login": f"fresh_{each}"}) for each in range(3)]
    await people.ask(people.second, "POST", f"/proposals/{numbers[0]}/reject", {"reason": "twice"})
    page = await people.ask(people.second, "GET", "/proposals?status=open&limit=1")
    assert ([one["id"] for one in page.json()], page.headers["X-Total-Count"]) == ([numbers[2]], "2")
    following = await people.ask(people.second, "GET", f"/proposals?status=open&limit=1&after={numbers[2]}")
    assert [one["id"] for one in following.json()] == [numbers[1]]
    assert (await people.ask(people.second, "GET", "/proposals/999999")).status_code == 404


async def test_a_rejection_needs_a_reason(people: TwoPeople) -> None:
    number = await people.propose("/users", NEW)
    refused = await people.ask(people.second, "POST", f"/proposals/{number}/reject", {"reason": " "})
    assert (refused.status_code, refused.json()["detail"][0]["field"]) == (422, "reason")


async def test_four_eyes_are_switched_on_for_good_and_health_says_so(client: ApiClient, session: AsyncSession) -> None:
    admin = await make_user(session, Role.ADMIN)
    await client.log_in(session, admin.id)
    assert (await client.get("/api/admin/health")).json()["four_eyes"] is False
    assert (await client.post("/users", json=NEW)).status_code == 201
    assert (await client.post("/four-eyes/on")).json() == {"is_on": True}
    assert (await client.get("/four-eyes")).json() == {"is_on": True}
    assert (await client.get("/api/admin/health")).json()["four_eyes"] is True
    assert (await client.post("/users", json={**NEW, "login": "other_fresh"})).status_code == 202
