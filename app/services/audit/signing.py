"""The key that seals are signed with: derived from a secret, which is a setting, or kept under `var/` for its owner."""

import os
import secrets
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from app.audit.seals import public_key_of
from app.exceptions import SettingInvalid
from app.private_files import STATE

SECRET_BYTES = 32
SECRET_MIN_LENGTH = 32
PUBLIC_BYTES = 32
READABLE_BY_OWNER = 0o600
SECRET_FILE = STATE / "audit-key"
_OF_THE_KEY = b"credit-scoring audit seals\0"


@dataclass(frozen=True)
class SigningKey:
    """A private key of Ed25519, 32 bytes."""

    private: bytes = field(repr=False)

    @property
    def public(self) -> bytes:
        """Return the public key, 32 bytes."""
        return public_key_of(self.private)


def signing_key(secret: str, file: Path) -> SigningKey:
    """Return the key of a secret, else of the file's, which is made where there is none.

    Raises SettingInvalid for a secret that is too short, OSError where the file cannot be read or written.
    """
    if not secret:
        if not file.exists():
            _keep(file)
        secret = file.read_text(encoding="utf-8").strip()
    if len(secret) < SECRET_MIN_LENGTH:
        raise SettingInvalid(f"AUDIT_SIGNING_KEY: at least {SECRET_MIN_LENGTH} characters")
    return SigningKey(sha256(_OF_THE_KEY + secret.encode()).digest())


def trusted_keys(setting: str, own: SigningKey) -> frozenset[bytes]:
    """Return the public keys whose seals are believed: the own one, and those of the setting.

    Raises SettingInvalid for what is no key.
    """
    return frozenset([own.public, *(_parsed(text.strip()) for text in setting.split(",") if text.strip())])


@dataclass(frozen=True)
class PublishedKey:
    """A public key of seals; the current one signs, earlier ones have signed."""

    public: bytes
    is_current: bool


def published_keys(setting: str, own: SigningKey) -> list[PublishedKey]:
    """Return the keys that seals are believed by, the current one first. Raises SettingInvalid."""
    earlier = sorted(trusted_keys(setting, own) - {own.public})
    return [PublishedKey(own.public, is_current=True), *(PublishedKey(one, is_current=False) for one in earlier)]


def _parsed(text: str) -> bytes:
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != PUBLIC_BYTES:
        raise SettingInvalid(f"AUDIT_TRUSTED_KEYS: {text!r} is no public key (expected: {2 * PUBLIC_BYTES} hex digits)")
    return key


def _keep(file: Path) -> None:
    """Write a fresh secret; of two processes at once the first one's stays."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f"{file.name}.{secrets.token_hex(4)}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, READABLE_BY_OWNER), "w") as opened:
            opened.write(secrets.token_urlsafe(SECRET_BYTES))
        os.link(part, file)
    except FileExistsError:
        return
    finally:
        part.unlink(missing_ok=True)
