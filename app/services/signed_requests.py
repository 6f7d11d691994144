"""Keys that must sign their requests: their signing secrets, and nonces that are taken once by all processes."""

from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256

from app.exceptions import SignatureRefused
from app.models.base import utc_now
from app.security.api_keys import KeyInUse, hash_key, shown_prefix
from app.security.request_signatures import WINDOW_SECONDS, SentRequest, require_signed, signing_secret
from app.services.crud.sign_on import spend_token
from database.database import session_scope

REMEMBERED = timedelta(seconds=2 * WINDOW_SECONDS + 60)
"""How long a nonce is known: from the earliest moment at which its request is taken to the latest, and a minute for
clocks of other processes."""


@dataclass(frozen=True)
class SignedRequests:
    """Judges signatures by secrets that come from `secret` of the service; none of them is stored."""

    secret: str = field(repr=False)

    def secret_of(self, key_hash: str) -> str:
        """Return the signing secret of a key, which is shown once."""
        return signing_secret(self.secret, key_hash)

    def require(self, request: SentRequest, key: str) -> str:
        """Return the nonce of a request that is signed right by the secret of that key. Raises SignatureRefused."""
        return require_signed(request, self.secret_of(hash_key(key)), keyid=shown_prefix(key))


async def spend_nonce(key: KeyInUse, nonce: str) -> None:
    """Take a nonce of the key once, in a transaction of its own: whatever becomes of the request, it is no other's.

    Raises SignatureRefused for one that was taken.
    """
    spent = sha256(f"nonce\0{key.id}\0{nonce}".encode()).hexdigest()
    async with session_scope() as session:
        is_new = await spend_token(session, spent, expires=utc_now() + REMEMBERED)
    if not is_new:
        raise SignatureRefused(
            "Signature-Input: this nonce was used before. Sign each request anew, a repetition as well; "
            "Idempotency-Key says that it is one.",
            code="signature_replayed",
        )
