"""The demo users' password and the three logins that are shown. One secret for all of them, kept under `var/`."""

import json
import os
import secrets
from pathlib import Path

from app.scripts.demo_bank import admin_login, client_login, manager_login
from app.services.demo_logins import DEMO_LOGINS_FILE, kept_logins
from app.settings.service import FOUR_EYES_FILE, ServiceSettings

Logins = dict[str, dict[str, str]]
"""`{"client": {"login", "password"}, "manager": …, "admin": …}`"""


def make_demo_logins(settings: ServiceSettings, path: Path = DEMO_LOGINS_FILE) -> Logins:
    """Three logins with the password of the settings; in the embedded mode one made before, or a fresh one.

    The file is written before any user: an interrupted start continues with the same password.
    """
    password = settings.demo_password.get_secret_value() or _kept_password(path) or secrets.token_urlsafe(9)
    logins = {
        role: {"login": login, "password": password}
        for role, login in (("client", client_login(1)), ("manager", manager_login(1)), ("admin", admin_login(1)))
    }
    if settings.is_embedded:
        _keep(path, logins)
        _keep_four_eyes(path.with_name(FOUR_EYES_FILE.name))
    return logins


def _kept_password(path: Path) -> str | None:
    return next((kept.password for kept in kept_logins(path)), None)


def put_back(content: bytes | None, path: Path = DEMO_LOGINS_FILE) -> None:
    """Restore the file of logins as it was before a password that the users turn out not to have; None: no file."""
    if content is None:
        path.unlink(missing_ok=True)
    else:
        _write(path, content)


def _keep(path: Path, logins: Logins) -> None:
    _write(path, json.dumps(logins, indent=2).encode())


def _keep_four_eyes(path: Path) -> None:
    """Let the demo act in one step, as one person tries it; what the file says already stays."""
    if not path.exists():
        _write(path, b"off\n")


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
    part.replace(path)
