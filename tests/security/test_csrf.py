import pytest
from starlette.datastructures import Headers

from app.security.csrf import is_same_origin_request


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "get"])
def test_a_safe_method_may_come_from_anywhere(method: str) -> None:
    assert is_same_origin_request(
        method, {"sec-fetch-site": "cross-site", "origin": "https://evil.example", "host": "bank.example"}
    )


@pytest.mark.parametrize(
    ("site", "passes"),
    [
        ("same-origin", True),
        ("none", True),
        ("same-site", False),
        ("cross-site", False),
        ("", False),
        ("nonsense", False),
    ],
)
@pytest.mark.parametrize("method", ["POST", "PATCH", "PUT", "DELETE"])
def test_sec_fetch_site_decides_when_present(method: str, site: str, passes: bool) -> None:
    headers = {"sec-fetch-site": site, "origin": "https://bank.example", "host": "bank.example"}
    assert is_same_origin_request(method, headers) is passes


@pytest.mark.parametrize(
    ("origin", "host", "passes"),
    [
        ("https://bank.example", "bank.example", True),
        ("http://bank.example", "bank.example", True),
        ("https://bank.example", "bank.example:443", True),
        ("http://bank.example:80", "bank.example", True),
        ("https://BANK.example", "bank.EXAMPLE", True),
        ("http://localhost:8000", "localhost:8000", True),
        ("http://[::1]:8000", "[::1]:8000", True),
        ("http://localhost:3000", "localhost:8000", False),
        ("https://bank.example:0", "bank.example", False),
        ("https://evil.example", "bank.example", False),
        ("https://bank.example.evil.example", "bank.example", False),
        ("https://bank.example@evil.example", "bank.example", False),
        ("null", "bank.example", False),
        ("", "bank.example", False),
        ("file://bank.example", "bank.example", False),
        ("https://bank.example:port", "bank.example", False),
        ("https://", "", False),
    ],
)
def test_else_the_origin_must_name_the_host(origin: str, host: str, passes: bool) -> None:
    assert is_same_origin_request("POST", {"origin": origin, "host": host}) is passes


def test_a_program_that_sends_neither_passes() -> None:
    assert is_same_origin_request("POST", {"host": "bank.example"})


def test_header_names_come_in_any_case() -> None:
    assert not is_same_origin_request("POST", Headers({"Sec-Fetch-Site": "cross-site"}))
