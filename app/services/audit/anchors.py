"""Anchors: copies of the newest seal outside the database, out of reach of an owner of the database alone.

A file gets a line for each, an object store an object, syslog a message, which is not read again. An anchor holds
number, digest, signature and public key; the chain makes it hold for every seal before.
"""

import json
import logging
import os
from logging.handlers import SYSLOG_UDP_PORT, SysLogHandler
from pathlib import Path
from urllib.parse import urlsplit

from app.audit.seals import SealContent
from app.exceptions import SettingInvalid
from app.ml.registry.store import Store

SYSLOG = "syslog"
READABLE_BY_OWNER = 0o600


def anchor(place: str, seal: SealContent, signature: bytes) -> None:
    """Write a copy of a seal. Raises OSError or PlaceUnwritable where the place is away or full."""
    line = json.dumps(
        {
            "number": seal.number,
            "sealed_at": seal.sealed_at.isoformat(),
            "digest": seal.digest().hex(),
            "signature": signature.hex(),
            "public_key": seal.public_key.hex(),
        }
    )
    if is_syslog(place):
        _send(place, f"credit-scoring audit seal {line}")
    elif is_store(place):
        Store(place).write(f"seal-{seal.number:012}.json", line.encode())
    else:
        append_line(Path(place), line)


def anchored(place: str) -> dict[int, bytes]:
    """Return the digests of the anchored seals by number; none from syslog. Raises OSError, SettingInvalid."""
    if not place or is_syslog(place):
        return {}
    if is_store(place):
        store = Store(place)
        lines = [store.read(path).decode() for path in store.found("seal-*.json")]
    else:
        path = Path(place)
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return dict(_parsed(line, place) for line in lines if line.strip())


def _parsed(line: str, place: str) -> tuple[int, bytes]:
    try:
        read = json.loads(line)
        return int(read["number"]), bytes.fromhex(read["digest"])
    except (ValueError, KeyError, TypeError):
        raise SettingInvalid(f"AUDIT_ANCHOR: {place} holds a line that is no anchor: {line[:80]!r}") from None


def _scheme(place: str) -> str:
    return urlsplit(place).scheme if "://" in place else ""


def is_syslog(place: str) -> bool:
    """Whether what is written to a place cannot be read again."""
    return _scheme(place) == SYSLOG


def is_store(place: str) -> bool:
    """Whether a place is an object store."""
    return bool(_scheme(place)) and not is_syslog(place)


def append_line(path: Path, line: str) -> None:
    """Add a line to a file that its owner alone may read. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, READABLE_BY_OWNER), "a") as file:
        file.write(f"{line}\n")


def _send(place: str, text: str) -> None:
    address = urlsplit(place)
    handler = SysLogHandler((address.hostname or "localhost", address.port or SYSLOG_UDP_PORT))
    try:
        handler.emit(logging.makeLogRecord({"msg": text, "levelno": logging.INFO, "levelname": "INFO"}))
    finally:
        handler.close()
