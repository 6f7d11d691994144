"""The names this service answers to, by the `Host` header.

A page of another site can have its own name point here (DNS rebinding) and then read answers as if they were its own.
Source: RFC 9110, 7.2; OWASP, Host header attacks.
"""

import re

ANY = "*"
_HOST = re.compile(r"(\[[^\]]*\]|[^:]*)(?::[0-9]*)?")
KEPT = 1024
"""So many headers that were accepted; a flood of made-up ports cannot fill the memory."""


class AllowedHosts:
    """`names` is comma-separated: names and addresses without a port, `*.bank.example` for all below, `*` for any."""

    def __init__(self, names: str) -> None:
        listed = [name.strip().lower().rstrip(".") for name in names.split(",")]
        self._is_any = ANY in listed
        self._names = frozenset(listed)
        self._endings = tuple(name.removeprefix(ANY) for name in listed if name.startswith("*."))
        self._accepted: set[bytes] = set()

    def accept(self, host: bytes) -> bool:
        """Whether a request with this header is for this service. `host` is the header as it was sent."""
        if self._is_any or host in self._accepted:
            return True
        name = _name_of(host.decode("latin-1"))
        if name not in self._names and not (self._endings and name.endswith(self._endings)):
            return False
        if len(self._accepted) < KEPT:
            self._accepted.add(host)
        return True


def _name_of(host: str) -> str:
    """Return the name or address without its port, empty for what is neither; an IPv6 address keeps its brackets."""
    found = _HOST.fullmatch(host)
    return found[1].lower().rstrip(".") if found else ""
