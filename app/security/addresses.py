"""Where a request comes from."""

from ipaddress import IPv6Address, ip_address


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
