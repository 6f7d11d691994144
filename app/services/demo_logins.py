"""The demo users' logins: kept in a file beside the embedded database, offered on the login page of this machine."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.models import Role
from app.private_files import STATE
from app.security.addresses import is_loopback
from app.settings.service import ServiceSettings

DEMO_LOGINS_FILE = STATE / "demo-logins.json"


@dataclass(frozen=True)
class DemoLogin:
    """The credentials of the demo user of a role."""

    role: Role
    login: str
    password: str


def kept_logins(path: Path = DEMO_LOGINS_FILE) -> list[DemoLogin]:
    """Return the logins in the file, one per role; none if the file is missing or damaged."""
    try:
        kept: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
        return [DemoLogin(Role(role), str(one["login"]), str(one["password"])) for role, one in kept.items()]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return []


class DemoLogins:
    """Offers the logins where they are no secret: in the embedded demo, to requests from this machine."""

    def __init__(self, settings: ServiceSettings, path: Path = DEMO_LOGINS_FILE) -> None:
        self._are_offered = settings.is_embedded and settings.demo_mode
        self._path = path

    def offered_to(self, address: str) -> list[DemoLogin]:
        """Return the logins for a request from that address, or none."""
        return kept_logins(self._path) if self._are_offered and is_loopback(address) else []
