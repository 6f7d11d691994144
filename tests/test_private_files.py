"""What the service writes is its own user's alone."""

import stat
from pathlib import Path

import pytest

from tests.fixtures.command_line import FRESH, run, serving


def open_to_others(folder: Path) -> list[str]:
    """The files and folders below that another user may read, write or enter."""
    return [
        f"{path.relative_to(folder)} {stat.filemode(path.stat().st_mode)}"
        for path in sorted(folder.rglob("*"))
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    ]


def test_all_that_a_first_start_keeps_is_its_users_alone(tmp_path: Path) -> None:
    folder = tmp_path / "bank"
    folder.mkdir()
    with serving(folder, "run", **FRESH) as service:
        assert service.process.poll() is None
        kept = {path.relative_to(folder).parts[1] for path in folder.glob("var/*")}
        assert {"registry", "training", "demo-logins.json", "session-secret", "credit_scoring.db"} <= kept
        assert [path for path in open_to_others(folder) if path.startswith("var")] == []


def test_the_folder_of_an_earlier_version_is_closed(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir(mode=0o755)
    assert open_to_others(tmp_path) == ["var drwxr-xr-x"]
    run(tmp_path, "models", "list", **FRESH)
    assert [path for path in open_to_others(tmp_path) if path.startswith("var")] == []


@pytest.mark.parametrize("mode", [0o500, 0o700])
def test_a_folder_that_is_closed_already_stays_as_it_is(tmp_path: Path, mode: int) -> None:
    (tmp_path / "var").mkdir(mode=mode)
    assert run(tmp_path, "--help", **FRESH).code == 0
    assert stat.S_IMODE((tmp_path / "var").stat().st_mode) == mode
    (tmp_path / "var").chmod(0o700)
