"""Headers that tell browsers what this site never does. Source: OWASP Secure Headers Project."""

RawHeaders = list[tuple[bytes, bytes]]

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""No script and no style but ours, nothing inline, nothing from another host."""

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
STRICT_TRANSPORT = (b"strict-transport-security", b"max-age=31536000")
"""Come by https alone, for a year. Neighbours below the same name are the bank's own business: no includeSubDomains."""
PARTS = (b"text/javascript", b"text/css")
"""What a document loads: it obeys the document's policy, and a policy of its own would mean nothing."""
OF_PARTS = ("Cross-Origin-Resource-Policy", "Referrer-Policy", "X-Content-Type-Options")
_SENT = [(name.lower().encode(), value.encode()) for name, value in (HEADERS | {"Cache-Control": "no-store"}).items()]
_SENT_WITH_PARTS = [(name.lower().encode(), HEADERS[name].encode()) for name in OF_PARTS]


def add_security_headers(headers: RawHeaders, *, is_secure: bool = False) -> None:
    """Set those that the answer does not set itself; personal data is never kept by caches.

    `is_secure`: the request came by https (behind a proxy, by what a trusted one says). Only then browsers may be asked
    to come by https alone (RFC 6797, section 7.2): a service on plain http stays within reach.
    """
    own = dict(headers)
    if is_secure and STRICT_TRANSPORT[0] not in own:
        headers.append(STRICT_TRANSPORT)
    sent = _SENT_WITH_PARTS if own.get(b"content-type", b"").startswith(PARTS) else _SENT
    headers.extend(header for header in sent if header[0] not in own)
