"""Whatever goes wrong is one exception that says what, where and how it is found again."""

import httpx
import pytest

from credit_scoring_client import CreditScoring, CreditScoringError, FieldProblem
from tests.clients.answers import ADDRESS, KEY, PlayedService, refusal, score

AGE = {"field": "age", "message": "must be at least 18", "code": "too_small", "limits": {"ge": 18}}


def error_of(*answers: httpx.Response | httpx.TransportError) -> CreditScoringError:
    with pytest.raises(CreditScoringError) as raised:
        PlayedService(*answers).bank().score_client(33, idempotency_key="order-19")
    return raised.value


def test_a_refusal_is_the_services_own_words() -> None:
    error = error_of(refusal(404, "NotFound", "There is no such client."))
    assert (error.status, error.error, error.message) == (404, "NotFound", "There is no such client.")
    assert str(error) == "NotFound (404): There is no such client. [request 9f86d081]"


def test_faults_of_fields_are_there_one_by_one() -> None:
    error = error_of(refusal(422, "InvalidInput", [AGE, {"field": "term_months", "message": "is missing"}]))
    assert error.fields == (
        FieldProblem("age", "must be at least 18", "too_small", {"ge": 18}),
        FieldProblem("term_months", "is missing"),
    )
    assert error.message == "age: must be at least 18; term_months: is missing"


def test_a_code_a_wait_and_the_key_to_repeat_with_are_kept() -> None:
    refused = refusal(503, "MayHaveBeenStored", code="may_have_been_stored", headers={"Retry-After": "99"})
    error = error_of(refused)
    assert (error.code, error.retry_after, error.idempotency_key) == ("may_have_been_stored", 99, "order-19")


def test_no_answer_names_the_address_and_has_no_status() -> None:
    error = error_of(httpx.ConnectTimeout("timed out"))
    assert (error.status, error.error) == (0, "Unreachable")
    assert error.message == f"{ADDRESS} did not answer: timed out"
    assert isinstance(error.__cause__, httpx.ConnectTimeout)


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, text="<h1>Please log in</h1>", headers={"Content-Type": "text/html"}),
        httpx.Response(302, headers={"Location": "https://login.example/"}),
        httpx.Response(403, text="blocked"),
        httpx.Response(404, json=["not", "ours"]),
        httpx.Response(500, content=b"\xff{"),
        httpx.Response(204),
    ],
    ids=["page", "redirect", "text", "list", "bytes", "nothing"],
)
def test_the_answer_of_another_program_is_an_error(answer: httpx.Response) -> None:
    error = error_of(answer)
    assert (error.error, error.status) == ("UnexpectedAnswer", answer.status_code)
    assert ADDRESS in error.message


def test_a_success_that_no_route_describes_is_an_error() -> None:
    assert error_of(httpx.Response(202, json={})).error == "UnexpectedAnswer"


def test_a_success_of_another_shape_is_an_error() -> None:
    assert error_of(httpx.Response(200, json={"id": 7})).error == "UnexpectedAnswer"


@pytest.mark.parametrize("key", ["", "a password", "cs_live_\n", "cs_live_ключ", "Bearer cs_live_x"])
def test_what_cannot_be_a_key_is_refused_and_not_shown(key: str) -> None:
    with pytest.raises(ValueError, match="begins with cs_live_") as raised:
        CreditScoring(ADDRESS, key=key)
    assert not key or key not in str(raised.value)


@pytest.mark.parametrize("address", ["", "localhost:8000", "ftp://localhost"])
def test_what_cannot_be_an_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="base_url"):
        CreditScoring(address, key=KEY)


def test_the_key_goes_into_its_header_and_nowhere_else() -> None:
    service = PlayedService(score())
    bank = service.bank()
    bank.score_client(33)
    (request,) = service.asked
    assert request.headers["Authorization"] == f"Bearer {KEY}"
    assert KEY not in str(request.url)
    assert KEY not in repr(bank.rest)
    assert request.headers["User-Agent"].startswith("credit-scoring-client/")
