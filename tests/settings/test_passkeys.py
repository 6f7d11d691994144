"""Where passkeys work is a name and addresses of it; what cannot be one is refused with what is expected."""

from pathlib import Path

import pytest

from tests.settings.test_service import ELSEWHERE, load_in, refusal

ON_SERVERS = ELSEWHERE | {"SESSION_SECRET": "x" * 40, "DEMO_MODE": "false"}


def test_embedded_they_belong_to_localhost_and_elsewhere_to_nothing_until_a_name_is_set(tmp_path: Path) -> None:
    assert load_in(tmp_path).passkey_name == "localhost"
    assert load_in(tmp_path, **ON_SERVERS).passkey_name == ""
    named = load_in(
        tmp_path, **ON_SERVERS, RP_ID="bank.example", RP_ORIGIN="https://a.bank.example, https://bank.example:8443"
    )
    assert (named.passkey_name, named.rp_origins) == (
        "bank.example",
        ["https://a.bank.example", "https://bank.example:8443"],
    )


@pytest.mark.parametrize(
    "name", ["https://bank.example", "bank.example:8000", "192.0.2.1", "Bank.example", "::1", "a b"]
)
def test_a_name_is_a_host_name(tmp_path: Path, name: str) -> None:
    assert f"{name} is no host name" in refusal(tmp_path, RP_ID=name)


@pytest.mark.parametrize(
    "origin",
    [
        "http://bank.example",
        "https://bank.example/ui",
        "https://other.example",
        "https://evilbank.example",
        "https://bank.example,",
        "https://bank.example:99999",
        "bank.example",
    ],
)
def test_an_address_is_one_of_the_name_by_https(tmp_path: Path, origin: str) -> None:
    assert "RP_ORIGIN" in refusal(tmp_path, RP_ID="bank.example", RP_ORIGIN=origin)


def test_addresses_need_the_name(tmp_path: Path) -> None:
    assert "needs RP_ID" in refusal(tmp_path, RP_ORIGIN="https://bank.example")
