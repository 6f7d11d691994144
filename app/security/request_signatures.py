"""Signed requests: HTTP Message Signatures (RFC 9421) with HMAC-SHA256, narrowed to one signature of one shape.

A key that must sign has a signing secret beside it. It is derived from the stored hash of the key by a secret of this
service, so that neither the database alone nor a request that was read on its way is enough to sign another one. The
body is covered by its digest (RFC 9530).
"""

import base64
import hmac
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from app.exceptions import SignatureRefused

SIGNING_MARK = "cs_sign_"
WINDOW_SECONDS = 300
"""How far `created` may be from the clock of this service, to either side."""
NONCE_LENGTHS = (16, 64)
ALWAYS_COVERED = ("@method", "@path", "@query")
PARAMETERS = ("created", "keyid", "nonce", "alg")
COVERED_WHERE_SENT = ("content-digest", "content-type", "idempotency-key", "if-match")
INPUT, SIGNATURE, DIGEST = "Signature-Input", "Signature", "Content-Digest"

_PURPOSE = b"credit-scoring signed requests\0"
_COMPONENTS = r'\((?:"@?[a-z][a-z-]*"(?: "@?[a-z][a-z-]*")*)?\)'
_PARAMETERS = r'(?:;[a-z]+=(?:[0-9]{1,12}|"[\x20\x21\x23-\x5b\x5d-\x7e]{0,128}"))*'
_INPUT = re.compile(rf"([a-z][a-z0-9_-]*)=(({_COMPONENTS})({_PARAMETERS}))")
_PARAMETER = re.compile(r';([a-z]+)=(?:([0-9]+)|"([^"]*)")')
_SIGNATURE = re.compile(r"([a-z][a-z0-9_-]*)=:([A-Za-z0-9+/]{43}=):")
_DIGEST = re.compile(r"sha-256=:([A-Za-z0-9+/]{43}=):")
_NONCE = re.compile(rf"[A-Za-z0-9_.~+/=-]{{{NONCE_LENGTHS[0]},{NONCE_LENGTHS[1]}}}")


@dataclass(frozen=True)
class SentRequest:
    """What of a request is signed: method, path and query as they were sent, headers by lower-case name, the body."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes

    def value_of(self, component: str) -> str | None:
        """Return the value of a component (RFC 9421, sections 2.1 and 2.2); None for one that was not sent."""
        derived = {"@method": self.method, "@path": self.path, "@query": f"?{self.query}"}
        return derived.get(component, self.headers.get(component))


def signing_secret(service_secret: str, key_hash: str) -> str:
    """Return the signing secret of a key, of which the service stores nothing."""
    service_key = sha256(_PURPOSE + service_secret.encode()).digest()
    digest = hmac.digest(service_key, key_hash.encode(), sha256)
    return SIGNING_MARK + base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def require_signed(request: SentRequest, secret: str, *, keyid: str, now: float | None = None) -> str:
    """Return the nonce of a request that is signed by that secret; whether it was sent before is another's to say.

    `keyid` is what the signature must name: the shown beginning of the key. `now` is in seconds since 1970.

    Raises SignatureRefused, which names the header and what to mend.
    """
    label, parameters, components, given = _read_input(request)
    _require_parameters(given, keyid)
    _require_time(given.get("created", ""), time.time() if now is None else now)
    _require_covered(request, components)
    _require_digest(request)
    expected = hmac.digest(secret.encode(), signature_base(request, components, parameters).encode(), sha256)
    if not hmac.compare_digest(_read_signature(request, label), expected):
        raise SignatureRefused(
            f"{SIGNATURE} does not fit the request: sign exactly what is sent, with the signing secret of this key.",
            code="signature_wrong",
        )
    return given["nonce"]


def signature_base(request: SentRequest, components: Sequence[str], parameters: str) -> str:
    """Return what is signed (RFC 9421, section 2.5): a line for each component, then the parameters.

    >>> sent = SentRequest("GET", "/auth/me", "", {}, b"")
    >>> print(signature_base(sent, ["@method", "@query"], '("@method" "@query")'))
    "@method": GET
    "@query": ?
    "@signature-params": ("@method" "@query")
    """
    lines = [f'"{name}": {request.value_of(name)}' for name in components]
    return "\n".join([*lines, f'"@signature-params": {parameters}'])


def _read_input(request: SentRequest) -> tuple[str, str, list[str], dict[str, str]]:
    """Return label, parameters as they were written, names of components, and parameters by name."""
    sent = request.headers.get(INPUT.lower())
    if sent is None:
        raise SignatureRefused(
            f"This key signs its requests: send {INPUT}, {SIGNATURE} and, with a body, {DIGEST} (RFC 9421).",
            code="signature_missing",
        )
    found = _INPUT.fullmatch(sent)
    if found is None:
        raise SignatureRefused(
            f'{INPUT} cannot be read: send one signature, such as sig1=("@method" "@path" "@query");created=1767225600;'
            'keyid="cs_live_7Hq2";nonce="16 to 64 characters";alg="hmac-sha256".',
            code="signature_header",
        )
    label, parameters, components, rest = found.groups()
    named = [(name, number or text) for name, number, text in _PARAMETER.findall(rest)]
    given = dict(named)
    if len(given) < len(named) or not given.keys() <= set(PARAMETERS):
        raise SignatureRefused(
            f"{INPUT}: the parameters are {', '.join(PARAMETERS)}, each once, and no others.", code="signature_header"
        )
    return label, parameters, re.findall(r'"([^"]+)"', components), given


def _require_parameters(given: Mapping[str, str], keyid: str) -> None:
    """Raise SignatureRefused for another key, another algorithm, and a nonce that is none."""
    if given.get("keyid") != keyid:
        raise SignatureRefused(
            f'{INPUT}: keyid must be "{keyid}", the beginning of the key of this request.', code="signature_header"
        )
    if given.get("alg", "hmac-sha256") != "hmac-sha256":
        raise SignatureRefused(f"{INPUT}: alg must be hmac-sha256.", code="signature_header")
    if not _NONCE.fullmatch(given.get("nonce", "")):
        least, most = NONCE_LENGTHS
        raise SignatureRefused(
            f"{INPUT}: nonce must be {least} to {most} characters of A-Z a-z 0-9 _ . ~ + / = -, new for each request.",
            code="signature_header",
        )


def _require_time(created: str, now: float) -> None:
    """Raise SignatureRefused for a time that is none, and a clock that is off."""
    if not created.isdigit():
        raise SignatureRefused(f"{INPUT}: created must be whole seconds since 1970.", code="signature_header")
    off = int(created) - round(now)
    if abs(off) > WINDOW_SECONDS:
        raise SignatureRefused(
            f"{INPUT}: created is {abs(off):,} s {'ahead of' if off > 0 else 'behind'} the clock of this service "
            f"({round(now)}); up to {WINDOW_SECONDS} s are taken. Set the clock, and sign a request when it is sent.",
            code="signature_clock",
        )


def _require_covered(request: SentRequest, components: Sequence[str]) -> None:
    """Raise SignatureRefused unless all is signed that says what is to be done, and all that is signed was sent."""
    needed = [*ALWAYS_COVERED, *(name for name in COVERED_WHERE_SENT if name in request.headers)]
    if request.body and DIGEST.lower() not in needed:
        raise SignatureRefused(f"{DIGEST} is missing: the body is signed by its digest.", code="signature_components")
    for name in needed:
        if name not in components:
            raise SignatureRefused(f'{INPUT} must cover "{name}".', code="signature_components")
    for name in components:
        if components.count(name) > 1 or request.value_of(name) is None:
            raise SignatureRefused(
                f'{INPUT} covers "{name}", which was not sent once; leave it out.', code="signature_components"
            )


def _require_digest(request: SentRequest) -> None:
    sent = request.headers.get(DIGEST.lower())
    if sent is None:
        return
    found = _DIGEST.fullmatch(sent)
    if found is None:
        raise SignatureRefused(f"{DIGEST} must be sha-256=:the digest in base64:.", code="signature_digest")
    if not hmac.compare_digest(base64.b64decode(found[1]), sha256(request.body).digest()):
        raise SignatureRefused(f"{DIGEST} is not that of the body that arrived.", code="signature_digest")


def _read_signature(request: SentRequest, label: str) -> bytes:
    found = _SIGNATURE.fullmatch(request.headers.get(SIGNATURE.lower(), ""))
    if found is None or found[1] != label:
        raise SignatureRefused(
            f"{SIGNATURE} must be {label}=:the HMAC-SHA256 in base64:, under the label of {INPUT}.",
            code="signature_header",
        )
    return base64.b64decode(found[2])
