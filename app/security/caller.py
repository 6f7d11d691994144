"""Where the request under way comes from, for what keeps a record of it: known in every task of the request."""

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Caller:
    """The id of a request and the address it comes from. Both are None where no request is under way."""

    request_id: str | None = None
    address: str | None = None


NO_CALLER = Caller()
_caller: ContextVar[Caller] = ContextVar("caller", default=NO_CALLER)


def set_caller(caller: Caller) -> None:
    """Note where the request of this task comes from."""
    _caller.set(caller)


def current_caller() -> Caller:
    """Return where the request under way comes from."""
    return _caller.get()
