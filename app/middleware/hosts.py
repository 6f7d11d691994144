"""Which names of the service a request may use: a page of another site could read answers under a name of its own.

A foreign name that leads to this machine (DNS rebinding) makes browsers take the service for a part of the foreign
site. The name itself, in `Host`, gives that away.
"""

from app.limits import HostNotAllowed

ANY = "*"
_BELOW = "*."
KNOWN_AT_MOST = 1_000
"""How many spellings of `Host` that were found allowed are kept."""


class AllowedHosts:
    """The names of the setting ALLOWED_HOSTS, comma-separated; `*.bank.example` is every name below, `*` any name.

    The port is never compared. Spellings that were allowed once are found in a set afterwards.
    """

    def __init__(self, allowed: str) -> None:
        names = [name.strip().lower() for name in allowed.split(",")]
        self._is_open = ANY in names
        self._names = frozenset(_bare(name) for name in names if not name.startswith(_BELOW))
        self._endings = tuple(name.removeprefix(ANY) for name in names if name.startswith(_BELOW))
        self._known: set[bytes] = set()

    def allows(self, host: bytes) -> bool:
        """Whether a request with this header may be answered; an absent header is an empty one."""
        return host in self._known or self._is_open or self._learn(host)

    def refusal(self, host: bytes) -> HostNotAllowed:
        """Return the error for a name that is not allowed."""
        return HostNotAllowed(_bare(host.decode("latin-1").lower()))

    def _learn(self, host: bytes) -> bool:
        name = _bare(host.decode("latin-1").lower())
        if not name or not (name in self._names or name.endswith(self._endings)):
            return False
        if len(self._known) < KNOWN_AT_MOST:
            self._known.add(host)
        return True


def _bare(host: str) -> str:
    """Return the name without port, brackets and the final dot of a full name."""
    name, colon, port = host.rpartition(":")
    if colon and port.isascii() and (port.isdigit() or not port) and (":" not in name or name.endswith("]")):
        host = name
    if host.startswith("[") and host.endswith("]"):
        return host[1:-1]
    return host.removesuffix(".")
