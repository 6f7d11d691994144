"""Missing parts are installed by root without starting a service; anybody else is told the exact command."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests import install_parts
from tests.fixtures.tiers import TIERS


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """RabbitMQ is missing until this file is there; nothing else is."""
    file = tmp_path / "installed"
    monkeypatch.delenv("ALLOW_MISSING", raising=False)
    monkeypatch.setitem(TIERS, "rabbitmq", replace(TIERS["rabbitmq"], is_here=file.exists))
    monkeypatch.setitem(TIERS, "browser", replace(TIERS["browser"], is_here=lambda: True))
    return file


@pytest.fixture
def become(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    return lambda user: monkeypatch.setattr("os.geteuid", lambda: user)


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    return tmp_path / "policy-rc.d"


def put_apt_get(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """An apt-get of our own on the path; it writes its arguments to `calls`."""
    programs = folder / "bin"
    programs.mkdir()
    apt_get = programs / "apt-get"
    apt_get.write_text(f'#!/bin/sh\ncd {folder}\necho "$@" >> calls\n{script}\n')
    apt_get.chmod(0o755)
    monkeypatch.setenv("PATH", str(programs), prepend=":")


def test_nothing_is_done_where_all_is_there(installed: Path, policy: Path) -> None:
    installed.touch()
    assert install_parts.main(policy=policy) == 0


def test_root_installs_and_no_service_may_start(
    installed: Path,
    policy: Path,
    become: Callable[[int], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    put_apt_get(tmp_path, monkeypatch, "./policy-rc.d; echo $? > policy; touch installed")
    become(0)
    assert install_parts.main(policy=policy) == 0
    assert (tmp_path / "calls").read_text() == "install -y --no-install-recommends -qq rabbitmq-server\n"
    assert (tmp_path / "policy").read_text() == "101\n"
    assert not policy.exists()
    assert "Installing rabbitmq-server" in capsys.readouterr().err


def test_a_fresh_machine_fetches_its_package_lists_first(
    installed: Path, policy: Path, become: Callable[[int], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_apt_get(tmp_path, monkeypatch, "if [ $1 = update ]; then touch lists; else [ -e lists ] && touch installed; fi")
    become(0)
    assert install_parts.main(policy=policy) == 0
    assert [line.split()[0] for line in (tmp_path / "calls").read_text().splitlines()] == [
        "install",
        "update",
        "install",
    ]


def test_a_policy_that_was_there_stays(
    installed: Path, policy: Path, become: Callable[[int], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy.write_text("#!/bin/sh\nexit 104\n")
    put_apt_get(tmp_path, monkeypatch, "exit 1")
    become(0)
    assert install_parts.main(policy=policy) == 1
    assert policy.read_text() == "#!/bin/sh\nexit 104\n"


def test_others_are_told_the_exact_command(
    installed: Path,
    policy: Path,
    become: Callable[[int], None],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    become(1000)
    assert install_parts.main(policy=policy) == 1
    told = capsys.readouterr().err
    assert "apt-get install -y --no-install-recommends rabbitmq-server" in told
    assert "ALLOW_MISSING=rabbitmq make test" in told
    monkeypatch.setenv("ALLOW_MISSING", "rabbitmq")
    assert install_parts.main(policy=policy) == 0


def test_a_name_that_is_no_tier_is_refused(
    installed: Path, policy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ALLOW_MISSING", "rabbit")
    assert install_parts.main(policy=policy) == 1
    assert "rabbit unknown; expected postgres, rabbitmq, browser" in capsys.readouterr().err


def test_all_that_is_missing_is_installed_at_once(
    installed: Path, policy: Path, become: Callable[[int], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(TIERS, "browser", replace(TIERS["browser"], is_here=installed.exists))
    put_apt_get(tmp_path, monkeypatch, "touch installed")
    become(0)
    assert install_parts.main(policy=policy) == 0
    assert (
        tmp_path / "calls"
    ).read_text() == "install -y --no-install-recommends -qq rabbitmq-server chromium-headless-shell\n"


def test_only_what_is_wanted_is_missed(installed: Path, policy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert install_parts.main(["browser"], policy) == 0
    assert install_parts.main(["brouser"], policy) == 1
    assert capsys.readouterr().err == "brouser unknown; expected rabbitmq, browser\n"
