"""All about a person: every table that has a row of the person is in the document, and no secret is."""

from app.models import User
from app.schemas.person_data import PersonDataOut
from app.services.data_protection.exporting import collect
from database.database import session_scope
from tests.services.data_protection.conftest import ErasableTrail
from tests.services.data_protection.planting import ADDRESS, FEATURE, FIRST, KEY, LOGIN, PHONE, REASON, SECRET, plant


async def exported(bank: ErasableTrail) -> PersonDataOut:
    async with session_scope(bank.trail.engine) as session:
        await plant(session, bank.trail.client_id)
    async with session_scope(bank.trail.engine, read_only=True) as session:
        return PersonDataOut.of(await collect(session, await session.get_one(User, bank.trail.client_id)))


async def test_no_part_of_the_document_is_empty_for_a_person_who_has_everything(bank: ErasableTrail) -> None:
    document = await exported(bank)
    assert [name for name, value in document.model_dump().items() if not value] == []
    text = document.model_dump_json()
    assert [word for word in (LOGIN, FIRST, FEATURE, PHONE, ADDRESS, REASON, KEY) if word not in text] == []


async def test_the_parts_say_what_they_are_of(bank: ErasableTrail) -> None:
    document = await exported(bank)
    assert [one.answer for one in document.what_ifs] == [{"street": FEATURE}]
    assert [(one.failure, one.explanation) for one in document.job_results] == [("invalid", f"{FEATURE} is no street")]
    assert [one.device for one in document.sessions] == ["the browser"]
    assert [one.reason for one in document.proposals] == [f"{REASON} {PHONE}"]
    assert document.second_factor is not None
    assert [(one.issuer, one.subject) for one in document.sign_on_identities] == [("https://bank.example", LOGIN)]
    assert [one.used for one in document.sign_on_invitations] == [None]


async def test_the_secret_of_a_second_factor_and_hashes_are_never_given(bank: ErasableTrail) -> None:
    assert SECRET not in (await exported(bank)).model_dump_json()


async def test_a_read_says_when_and_in_which_role_and_not_by_whom(bank: ErasableTrail) -> None:
    document = await exported(bank)
    assert [set(one) for one in document.model_dump()["reads"]] == [{"timestamp", "role"}]
    assert [one.role for one in document.reads] == ["manager"]
    assert "client_read" not in {one.act for one in document.acts}
