"""A sign-on that is under way: what the signed cookie holds of it between the login page and the provider's answer.

The nonce and the verifier of PKCE are derived from the state by a key that only the service has.
"""

import base64
import hashlib
import hmac
import re
import secrets
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

ATTEMPT_SECONDS = 600
"""How long a person may take at the provider."""
COOKIE_KEY = "sso"
_OWN_PAGE = re.compile(r"/ui(?:[/?][\w\-/?=&%.,+~:]*)?")


@dataclass(frozen=True)
class Attempt:
    """One sign-on: its state, when it began (epoch), the page wanted, an invitation's sha256, whether it is again."""

    state: str
    begun: int
    next: str = ""
    invitation: str | None = None
    again: bool = False

    @classmethod
    def begin(cls, *, wanted: str | None, invitation: str | None, again: bool) -> Self:
        """Return a new one; `wanted` is kept where it is a page of ours."""
        page = wanted if wanted and _OWN_PAGE.fullmatch(wanted) else ""
        return cls(secrets.token_urlsafe(32), int(time.time()), page, invitation, again)

    @classmethod
    def read(cls, kept: object, state: str) -> Self | None:
        """Return the one that the cookie holds if the answer is to it and it is not over."""
        if not isinstance(kept, Mapping):
            return None
        found = cls(**{str(name): value for name, value in kept.items()})
        is_it = hmac.compare_digest(found.state.encode(), state.encode("utf-8", "replace"))
        return found if is_it and 0 <= time.time() - found.begun <= ATTEMPT_SECONDS else None

    def kept(self) -> dict[str, Any]:
        """Return it as the cookie holds it."""
        return asdict(self)

    def nonce(self, key: str) -> str:
        """Return what the ID token must repeat."""
        return self._derived(key, "nonce")

    def verifier(self, key: str) -> str:
        """Return the verifier of PKCE: 43 characters (RFC 7636, section 4.1)."""
        return self._derived(key, "verifier")

    def _derived(self, key: str, purpose: str) -> str:
        digest = hmac.digest(key.encode(), f"sign-on {purpose} {self.state}".encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def token_hash(*parts: str) -> str:
    """Return what is stored of a token: the sha256 of its parts, in hex."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()
