"""Protection against requests that another site makes a browser send (cross-site request forgery).

Pages of ours are asked for nothing: the browser itself says where a request comes from (Fetch Metadata, or
the older Origin header). A program that sends neither, such as curl, carries no cookie by accident and
passes.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
SENT_BY_BROWSERS = frozenset({b"sec-fetch-site", b"origin"})
"""Headers of which a browser's request from another site has at least one."""
_OWN_SITES = frozenset({"same-origin", "none"})
_WEB_SCHEMES = frozenset({"http", "https"})
_DEFAULT_PORTS = frozenset({None, 80, 443})

Address = tuple[str, int | None]


def is_same_origin_request(method: str, headers: Mapping[str, str]) -> bool:
    """Whether a request may be acted upon. `headers` has lower-case names or ignores case.

    Safe methods pass. `Sec-Fetch-Site` decides when it is there (`none` is the user's own doing: a bookmark,
    the address bar); else `Origin` must name our `Host`; the scheme is not compared, since a proxy may have
    ended TLS.
    """
    if method.upper() in SAFE_METHODS:
        return True
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in _OWN_SITES
    origin = headers.get("origin")
    if origin is None:
        return True
    ours = _address(f"https://{headers.get('host', '')}")
    return ours is not None and _address(origin) == ours


def _address(url: str) -> Address | None:
    """Host and port, all default ports being one; None for what names no host, such as `null`."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if not host or parts.scheme not in _WEB_SCHEMES:
        return None
    return host, None if port in _DEFAULT_PORTS else port
