"""Write app/.env from app/.env.example with new secrets. Standard library only: nothing is installed yet."""

import os
import secrets
import sys
from pathlib import Path

EXAMPLE = Path(__file__).parents[1] / ".env.example"
ENV_FILE = EXAMPLE.with_name(".env")
TO_FILL_IN = "<fresh secret>"
SECRET_BYTES = 24


def filled_in(example: str) -> str:
    """Return the example with a new secret in each placeholder."""
    first, *others = example.split(TO_FILL_IN)
    return first + "".join(secrets.token_urlsafe(SECRET_BYTES) + text for text in others)


def write_env(path: Path = ENV_FILE) -> bool:
    """Write the file, readable by its owner only. Return False if it exists; it is kept."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(filled_in(EXAMPLE.read_text(encoding="utf-8")))
    return True


def main() -> None:
    """Write app/.env with fresh secrets for the containers."""
    if write_env():
        sys.stdout.write("Wrote app/.env with new secrets.\n")
    else:
        sys.stdout.write("app/.env exists and was kept.\n")


if __name__ == "__main__":
    main()
