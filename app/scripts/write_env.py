"""Writes app/.env with fresh secrets for the containers. Standard library only: nothing is installed yet."""

import os
import secrets
import sys
from pathlib import Path

ENV_FILE = Path(__file__).parents[1] / ".env"
LINES = (
    ("DEMO_MODE", "true"),
    ("DEMO_PASSWORD", None),
    ("HTTP_PORT", "80"),
    ("LOG_FORMAT", "json"),
    ("LOG_LEVEL", "INFO"),
    ("POSTGRES_DB", "credit_scoring"),
    ("POSTGRES_USER", "credit_scoring"),
    ("POSTGRES_PASSWORD", None),
    ("RABBITMQ_USER", "credit_scoring"),
    ("RABBITMQ_PASSWORD", None),
    ("SESSION_SECRET", None),
)
"""Variables in order; None is a fresh secret."""


def write_env(path: Path = ENV_FILE) -> bool:
    """Writes the file, readable by its owner only. An existing one is kept: False."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.writelines(f"{name}={value or secrets.token_urlsafe(24)}\n" for name, value in LINES)
    return True


def main() -> None:
    """Writes the file and says so."""
    if write_env():
        sys.stdout.write("Wrote app/.env with fresh secrets.\n")
    else:
        sys.stdout.write("app/.env exists already and was kept; delete it first to get fresh secrets.\n")


if __name__ == "__main__":
    main()
