"""One subscriber is one address, however it is written."""

import pytest

from app.security.addresses import counted_address


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("::FFFF:c000:207", "192.0.2.7"),
        ("2001:db8:1:2::7", "2001:db8:1:2::/64"),
        ("2001:DB8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::7", "2001:db8:1:3::/64"),
        ("unknown", "unknown"),
    ],
)
def test_attempts_are_counted_by_subscriber(address: str, counted: str) -> None:
    assert counted_address(address) == counted
