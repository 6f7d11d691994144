"""Both clients against a service that runs."""

from collections.abc import Iterator

import pytest

from credit_scoring_client import AsyncCreditScoring, CreditScoring, CreditScoringError, Retrying
from credit_scoring_client.rest.api.auth import me
from credit_scoring_client.rest.api.clients import change_client
from credit_scoring_client.rest.models import ChangeClientBody
from tests.fixtures.command_line import Service, free_port, serving
from tests.fixtures.legal_applicant import APPLICANT
from tests.fixtures.program_keys import key_of_a_program, signing_key_of_a_program
from tests.fixtures.small_models import put_models

PASSWORD = "a password for the client"
CLIENT = 33


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("client-library")
    put_models(folder)
    with serving(folder, "run", DEMO_PASSWORD=PASSWORD) as service:
        yield service


@pytest.fixture(scope="module")
def key(service: Service) -> str:
    with service.client() as http:
        return key_of_a_program(http, PASSWORD, ["score", "read", "write"])


@pytest.fixture
def bank(service: Service, key: str) -> Iterator[CreditScoring]:
    with CreditScoring(address_of(service), key=key, trust_env=False) as bank:
        yield bank


def address_of(service: Service) -> str:
    return f"http://127.0.0.1:{service.port}"


def test_a_client_is_scored_once_under_one_key(bank: CreditScoring) -> None:
    first, again, other = [bank.score_client(CLIENT, idempotency_key=key) for key in ("order-1", "order-1", "order-2")]
    assert first == again
    assert first.id != other.id
    assert [score.id for score in bank.client_scores(CLIENT)][:2] == [other.id, first.id]
    assert bank.client(CLIENT)["age"] >= 18


def test_an_application_is_registered_scored_listed_and_has_a_history(bank: CreditScoring) -> None:
    new, same = [bank.register_application("A-1", APPLICANT) for _ in range(2)]
    assert new == same
    assert new.features.additional_properties.items() >= APPLICANT.items()
    scores = [bank.score_application(new.id) for _ in range(2)]
    assert [score.id for score in bank.application_scores(new.id)] == [score.id for score in reversed(scores)]
    (listed,) = bank.applications(external_id="A-1")
    assert listed.score is not None
    assert (listed.id, listed.score.id) == (new.id, scores[-1].id)
    assert bank.application(new.id).score == listed.score


def test_lists_have_every_page(bank: CreditScoring) -> None:
    application = bank.register_application("A-2", APPLICANT).id
    scored = [bank.score_application(application).id for _ in range(5)]
    assert [score.id for score in bank.application_scores(application, page_size=2)] == scored[::-1]
    bank.register_application("A-6", APPLICANT)
    numbers = [row.external_id for row in bank.applications(page_size=1)]
    assert len(numbers) == len(set(numbers)) >= 2
    assert {"A-2", "A-6"} <= set(numbers)
    with pytest.raises(CreditScoringError) as raised:
        list(bank.applications(page_size=0))
    assert [problem.field for problem in raised.value.fields] == ["limit"]


def test_faults_of_an_applicant_are_named(bank: CreditScoring) -> None:
    with pytest.raises(CreditScoringError) as raised:
        bank.register_and_score("A-3", {**APPLICANT, "age": 12, "term_months": None})
    error = raised.value
    assert (error.status, error.error) == (422, "InvalidInput")
    assert {problem.field for problem in error.fields} == {"age", "term_months"}
    assert error.request_id


def test_other_features_under_the_same_number_are_refused(bank: CreditScoring) -> None:
    bank.register_application("A-4", APPLICANT)
    with pytest.raises(CreditScoringError) as raised:
        bank.register_application("A-4", {**APPLICANT, "age": 37})
    assert raised.value.status == 409


def test_a_key_that_is_unknown_is_said_to_be(service: Service) -> None:
    with (
        CreditScoring(address_of(service), key="cs_live_unknown", trust_env=False) as bank,
        pytest.raises(CreditScoringError) as raised,
    ):
        bank.score_client(CLIENT)
    assert raised.value.status == 401


def test_other_routes_share_key_and_exception(bank: CreditScoring) -> None:
    who = me.sync(client=bank.rest)
    assert who is not None
    assert who.role == "service"
    changed = change_client.sync(CLIENT, client=bank.rest, body=ChangeClientBody.from_dict({"age": 41}))
    assert changed is not None
    assert changed["age"] == 41
    with pytest.raises(CreditScoringError):
        change_client.sync(CLIENT, client=bank.rest, body=ChangeClientBody.from_dict({"age": 4}))


def test_no_service_is_an_error_in_bounded_time() -> None:
    nowhere = f"http://127.0.0.1:{free_port()}"
    impatient = Retrying(attempts=2, first_pause=0)
    with (
        CreditScoring(nowhere, key="cs_live_x", retrying=impatient, trust_env=False) as bank,
        pytest.raises(CreditScoringError) as raised,
    ):
        bank.score_client(CLIENT)
    assert raised.value.error == "Unreachable"
    assert nowhere in raised.value.message


async def test_asyncio_does_the_same(service: Service, key: str) -> None:
    async with AsyncCreditScoring(address_of(service), key=key, trust_env=False) as bank:
        scored = await bank.register_and_score("A-5", APPLICANT, idempotency_key="order-5")
        assert scored == await bank.register_and_score("A-5", APPLICANT, idempotency_key="order-5")
        again = await bank.score_application(scored.application_id)
        history = [score.id async for score in bank.application_scores(scored.application_id)]
        assert history == [again.id, scored.id]
        assert [row.id async for row in bank.applications(external_id="A-5")] == [scored.application_id]
        assert (await bank.application(scored.application_id)).external_id == "A-5"
        assert (await bank.score_client(CLIENT)).client_id == CLIENT
        with pytest.raises(CreditScoringError):
            await bank.client(10**9)


async def test_a_key_that_must_sign_works_with_its_secret_in_both_clients(service: Service) -> None:
    with service.client() as http:
        key, secret = signing_key_of_a_program(http, PASSWORD, ["score", "read", "write"])
    with CreditScoring(address_of(service), key=key, signing_secret=secret, trust_env=False) as bank:
        scored = bank.register_and_score("S-1", APPLICANT)
        assert [row.external_id for row in bank.applications(external_id="S-1")] == ["S-1"]
        assert [score.id for score in bank.application_scores(scored.application_id, page_size=1)] == [scored.id]
    async with AsyncCreditScoring(address_of(service), key=key, signing_secret=secret, trust_env=False) as other:
        first, again = [await other.score_client(CLIENT, idempotency_key="signed") for _ in range(2)]
        assert first == again
    with (
        CreditScoring(address_of(service), key=key, trust_env=False) as bank,
        pytest.raises(CreditScoringError) as raised,
    ):
        bank.client(CLIENT)
    assert (raised.value.status, raised.value.error, raised.value.code) == (
        401,
        "SignatureRefused",
        "signature_missing",
    )


def test_a_signing_secret_that_cannot_be_one_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="signing_secret"):
        CreditScoring("https://bank.example", key="cs_live_any", signing_secret="cs_live_any")
