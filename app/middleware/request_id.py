"""The id that one request has in all parts of the system."""

import re
import secrets

HEADER = b"x-request-id"
_ACCEPTABLE = re.compile(rb"[A-Za-z0-9._-]{8,64}")


def request_id_for(given: bytes) -> str:
    """Return the id a proxy has sent when it is a sane one, else a fresh one."""
    return given.decode() if _ACCEPTABLE.fullmatch(given) else secrets.token_hex(8)
