"""`./scoring admin`: the first admin of a bank, with a password nobody sees."""

import io
import os
import pty
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.commands.here import Here
from tests.fixtures.bank_folder import count, query
from tests.fixtures.command_line import Outcome, serving, start_at_terminal
from tests.fixtures.patience import wait_until

PASSWORD = "корректный конь"


@dataclass
class Bank:
    """An empty folder; `admin` runs the command there with something piped in."""

    folder: Path
    monkeypatch: pytest.MonkeyPatch
    here: Here

    def admin(self, *arguments: str, piped: str = f"{PASSWORD}\n", **variables: str) -> Outcome:
        self.monkeypatch.setattr("sys.stdin", io.StringIO(piped))
        return self.here.run(self.folder, "admin", *arguments, **variables)


@pytest.fixture
def bank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, here: Here) -> Bank:
    return Bank(tmp_path, monkeypatch, here)


def test_an_admin_added_without_a_demo_can_log_in(bank: Bank) -> None:
    done = bank.admin("anna_2026", "--first-name", "Анна", "--last-name", "Ёлкина", DEMO_MODE="false")
    assert (done.code, done.out) == (0, "Added the admin anna_2026.\n")
    assert query(bank.folder, "SELECT first_name, last_name, role FROM users") == [("Анна", "Ёлкина", "admin")]
    with serving(bank.folder, "serve", DEMO_MODE="false") as service, service.client() as client:
        answer = client.post("/auth/login", json={"login": "anna_2026", "password": PASSWORD})
        assert (answer.status_code, answer.json()["role"]) == (200, "admin")


@pytest.mark.parametrize(("role", "title"), [("auditor", "auditor"), ("risk", "risk officer")])
def test_other_staff_without_clients_are_added_by_the_same_command(bank: Bank, role: str, title: str) -> None:
    done = bank.admin("boris", "--role", role)
    assert (done.code, done.out) == (0, f"Added the {title} boris.\n")
    assert query(bank.folder, "SELECT role FROM users") == [(role,)]


def test_only_the_first_line_is_the_password_whatever_ends_it(bank: Bank) -> None:
    assert bank.admin("anna", piped=f"{PASSWORD}\r\nsomething else\n").code == 0
    assert bank.admin("boris", piped=PASSWORD).code == 0


def test_a_taken_login_is_refused(bank: Bank) -> None:
    bank.admin("anna")
    refused = bank.admin("anna")
    assert refused.is_a_sentence
    assert refused.err == "The login anna is taken.\n"
    assert count(bank.folder, "users") == 1


@pytest.mark.parametrize(
    ("login", "piped", "says"),
    [
        ("anna", "short\n", "password: "),
        ("anna", "", "password: "),
        ("anna", "x" * 129, "password: "),
        ("a b", f"{PASSWORD}\n", "login: "),
        ("ab", f"{PASSWORD}\n", "login: "),
    ],
)
def test_what_is_wrong_is_named_and_the_password_is_not_shown(bank: Bank, login: str, piped: str, says: str) -> None:
    refused = bank.admin(login, piped=piped)
    assert refused.is_a_sentence
    assert refused.err.startswith(says)
    assert len(refused.err.splitlines()) == 1
    assert not piped.strip() or piped.strip() not in refused.err
    assert not (bank.folder / "var" / "credit_scoring.db").exists()


@pytest.mark.parametrize(("again", "added"), [(PASSWORD, 1), ("another password", 0)])
def test_at_a_terminal_it_is_asked_for_twice_and_not_shown(tmp_path: Path, again: str, added: int) -> None:
    terminal, end = pty.openpty()
    process = start_at_terminal(end, tmp_path, "admin", "anna")
    try:
        wait_until(lambda: asked(tmp_path) == 1)
        os.write(terminal, f"{PASSWORD}\n".encode())
        wait_until(lambda: asked(tmp_path) == 2)
        os.write(terminal, f"{again}\n".encode())
        wait_until(lambda: process.poll() == 0 if added else asked(tmp_path) == 3)
    finally:
        process.kill()
        process.wait()
        os.close(end)
    assert count_admins(tmp_path) == added
    for text in (shown(terminal), output(tmp_path)):
        assert PASSWORD not in text
        assert again not in text
    os.close(terminal)


def output(folder: Path) -> str:
    return (folder / "out.txt").read_text() + (folder / "err.txt").read_text()


def asked(folder: Path) -> int:
    """How often it has asked so far: the space after a question goes to standard error once nothing is echoed."""
    return (folder / "err.txt").read_text().count(" ")


def count_admins(folder: Path) -> int:
    return count(folder, "users") if (folder / "var" / "credit_scoring.db").exists() else 0


def shown(terminal: int) -> str:
    """What the terminal echoed; nothing is left to read where it echoed nothing."""
    os.set_blocking(terminal, False)
    try:
        return os.read(terminal, 4096).decode(errors="replace")
    except OSError:
        return ""
