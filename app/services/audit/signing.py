"""The key that seals are signed with: a setting, or made once and kept under `var/` for its owner alone."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from app.audit.seals import public_key_of
from app.exceptions import SettingInvalid

KEY_BYTES = 32
READABLE_BY_OWNER = 0o600


@dataclass(frozen=True)
class SigningKey:
    """A private key of Ed25519. Its representation shows nothing of it."""

    private: bytes

    @property
    def public(self) -> bytes:
        """Return the public key."""
        return public_key_of(self.private)

    def __repr__(self) -> str:
        return "SigningKey(…)"


def signing_key(setting: str, file: Path) -> SigningKey:
    """Return the key of the setting (64 hex digits), else that of the file, which is made where there is none.

    Raises SettingInvalid for a setting or file that holds no key, OSError where the file cannot be written.
    """
    if setting:
        return SigningKey(_parsed(setting, "AUDIT_SIGNING_KEY"))
    if not file.exists():
        _keep(file)
    return SigningKey(_parsed(file.read_text(encoding="ascii").strip(), str(file)))


def trusted_keys(setting: str, own: SigningKey) -> frozenset[bytes]:
    """Return the public keys whose seals are believed: the own one, and those of the setting, comma-separated."""
    others = [_parsed(text.strip(), "AUDIT_TRUSTED_KEYS") for text in setting.split(",") if text.strip()]
    return frozenset([own.public, *others])


def _parsed(text: str, where: str) -> bytes:
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise SettingInvalid(f"{where}: expected {2 * KEY_BYTES} hex digits")
    return key


def _keep(file: Path) -> None:
    """Write a fresh key; of two processes at once the first one's stays."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f"{file.name}.{secrets.token_hex(4)}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, READABLE_BY_OWNER), "w") as opened:
            opened.write(secrets.token_bytes(KEY_BYTES).hex())
        os.link(part, file)
    except FileExistsError:
        return
    finally:
        part.unlink(missing_ok=True)
