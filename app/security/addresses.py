"""Where a request comes from."""

from collections.abc import Mapping
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Any

UNKNOWN = "unknown"
IPV6_PREFIX = 64
"""The smallest network a subscriber gets (RFC 6177): one subscriber has all the addresses in it."""


def is_loopback(address: str) -> bool:
    """Whether that is this very machine; False for what is no address.

    >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("192.0.2.7"), is_loopback("unknown")
    (True, True, False, False)
    """
    try:
        found = ip_address(address)
    except ValueError:
        return False
    within = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return (within or found).is_loopback


def caller_address(scope: Mapping[str, Any]) -> str:
    """Return the address that an ASGI request came from, `unknown` where the server does not say (a socket file)."""
    client = scope.get("client")
    return str(client[0]) if client else UNKNOWN


def counted_address(address: str) -> str:
    """Return what attempts are counted by: an IPv4 address, also a mapped one, or the /64 network of an IPv6 address.

    >>> counted_address("::ffff:192.0.2.7"), counted_address("2001:db8:1:2:aaaa::7"), counted_address("unknown")
    ('192.0.2.7', '2001:db8:1:2::/64', 'unknown')
    """
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or IPv6Network((int(found), IPV6_PREFIX), strict=False))
