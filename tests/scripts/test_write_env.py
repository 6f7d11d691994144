"""`make env`: fresh secrets, written by a bare interpreter, for the owner's eyes only."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from app.scripts import write_env as script
from app.scripts.write_env import EXAMPLE, write_env
from tests.fixtures.bank_folder import embedded_settings

SECRETS = {"DEMO_PASSWORD", "POSTGRES_PASSWORD", "RABBITMQ_PASSWORD", "SESSION_SECRET"}


def read(path: Path) -> dict[str, str]:
    """Variables that the file sets."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


def run_bare(path: Path) -> subprocess.CompletedProcess[str]:
    """With the standard library and nothing else: no site packages, no environment, no current folder."""
    command = [sys.executable, "-S", "-I", str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=path.anchor)


@pytest.fixture
def copied_script(tmp_path: Path) -> Path:
    folder = tmp_path / "app" / "scripts"
    folder.mkdir(parents=True)
    shutil.copy(EXAMPLE, folder.parent)
    return Path(shutil.copy(script.__file__, folder))


def test_a_bare_interpreter_writes_the_file_beside_the_code(copied_script: Path, tmp_path: Path) -> None:
    done = run_bare(copied_script)
    assert "new secrets" in done.stdout
    assert done.stderr == ""
    assert list(read(tmp_path / "app" / ".env")) == list(read(EXAMPLE))


def test_an_existing_file_is_kept_and_the_script_says_so(copied_script: Path, tmp_path: Path) -> None:
    (tmp_path / "app" / ".env").write_text("MINE=1\n")
    done = run_bare(copied_script)
    assert "was kept" in done.stdout
    assert (tmp_path / "app" / ".env").read_text() == "MINE=1\n"


def test_secrets_are_long_and_all_different(tmp_path: Path) -> None:
    write_env(tmp_path / ".env")
    values = [value for name, value in read(tmp_path / ".env").items() if name in SECRETS]
    assert len(set(values)) == len(SECRETS)
    assert all(len(value) >= 32 for value in values)


def test_secrets_are_fresh_each_time(tmp_path: Path) -> None:
    write_env(tmp_path / "one")
    write_env(tmp_path / "two")
    one, two = read(tmp_path / "one"), read(tmp_path / "two")
    assert {name for name in one if one[name] != two[name]} == SECRETS


def test_only_the_owner_may_read_it_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        assert write_env(tmp_path / ".env")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / ".env").stat().st_mode) == 0o600


def test_write_env_tells_that_it_kept_the_file(tmp_path: Path) -> None:
    assert write_env(tmp_path / ".env")
    assert not write_env(tmp_path / ".env")


def test_the_service_takes_what_is_written(tmp_path: Path) -> None:
    write_env(tmp_path / ".env")
    written = read(tmp_path / ".env")
    database = f"postgresql://{written['POSTGRES_USER']}:{written['POSTGRES_PASSWORD']}@db/{written['POSTGRES_DB']}"
    with embedded_settings(tmp_path, **written, DATABASE_URL=database) as settings:
        assert settings.demo_password.get_secret_value() == written["DEMO_PASSWORD"]
        assert not settings.is_embedded
