"""How many requests a key may still make in its minute, and how an answer says so."""

from dataclasses import dataclass

WINDOW_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Quota:
    """What is left after a request: of `per_minute`, `remaining`, until the minute ends in `resets_in` seconds."""

    per_minute: int
    remaining: int
    resets_in: int

    def headers(self) -> list[tuple[bytes, bytes]]:
        """Return `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10, structured fields).

        >>> Quota(600, 599, 30).headers()
        [(b'ratelimit-policy', b'"key";q=600;w=60'), (b'ratelimit', b'"key";r=599;t=30')]
        """
        return [
            (b"ratelimit-policy", b'"key";q=%d;w=%d' % (self.per_minute, WINDOW_SECONDS)),
            (b"ratelimit", b'"key";r=%d;t=%d' % (self.remaining, self.resets_in)),
        ]
