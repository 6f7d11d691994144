"""`./scoring`: help everywhere, and a sentence with exit code 2 for every mistake, never a traceback."""

from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError
from typer.testing import CliRunner

from app.__main__ import guarded, main
from app.commands.cli import main as commands
from tests.fixtures.bank_folder import embedded_settings
from tests.fixtures.command_line import FRESH, run

COMMANDS = ("run", "serve", "seed", "train", "env", "models")
MODEL_COMMANDS = ("list", "promote", "rollback")


def mistake(arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    """The sentence of a command that is refused, run as `./scoring` runs it but in this process."""
    monkeypatch.setattr("sys.argv", ["app", *arguments])
    assert guarded(main) == 2
    written = capsys.readouterr()
    assert "Traceback" not in written.out + written.err
    return written.err


def test_help_lists_every_command(tmp_path: Path) -> None:
    shown = run(tmp_path, "--help", **FRESH)
    assert (shown.code, shown.err) == (0, "")
    assert all(f" {command} " in shown.out for command in COMMANDS)
    assert list(tmp_path.glob("var")) == []


@pytest.mark.parametrize("command", [[name] for name in COMMANDS] + [["models", name] for name in MODEL_COMMANDS])
def test_every_command_has_help_that_says_what_it_does(command: list[str]) -> None:
    shown = CliRunner().invoke(commands, [*command, "--help"], env={"TERM": "dumb", "COLUMNS": "200"})
    assert shown.exit_code == 0
    assert f"{' '.join(command)} [OPTIONS]" in shown.output
    assert any(line.strip().endswith(".") for line in shown.output.splitlines())


@pytest.mark.parametrize(
    "arguments", [["nonsense"], ["models", "nonsense"], ["models", "promote"], ["run", "--nonsense"]]
)
def test_an_unknown_command_is_refused(arguments: list[str]) -> None:
    refused = CliRunner().invoke(commands, arguments)
    assert refused.exit_code == 2
    assert "Usage:" in refused.output


@pytest.mark.parametrize("port", ["0", "65536", "http"])
@pytest.mark.parametrize("command", ["run", "serve"])
def test_an_impossible_port_is_refused(command: str, port: str) -> None:
    refused = CliRunner().invoke(commands, [command, "--port", port])
    assert refused.exit_code == 2
    assert "--port" in refused.output


def test_a_wrong_setting_is_a_sentence(tmp_path: Path) -> None:
    refused = run(tmp_path, "serve", HTTP_PORT="http")
    assert refused.is_a_sentence
    assert refused.err.startswith("HTTP_PORT: ")
    assert refused.out == ""


@pytest.mark.parametrize("content", [b"this is no database\n" * 100, b"\x00" * 5000])
def test_a_database_file_of_garbage_is_a_sentence(
    tmp_path: Path, content: bytes, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bank.db").write_bytes(content)
    with embedded_settings(tmp_path, DATABASE_URL="sqlite:///bank.db"):
        sentence = mistake(["seed"], monkeypatch, capsys)
    assert "The database cannot be used: file is not a database" in sentence
    assert "DATABASE_URL" in sentence
    assert (tmp_path / "bank.db").read_bytes() == content


@pytest.mark.parametrize("state", ["28P01", "28000"])
def test_a_password_that_the_database_refuses_is_a_sentence(state: str, capsys: pytest.CaptureFixture[str]) -> None:
    class RefusedError(Exception):
        sqlstate = state

    def command() -> None:
        raise DBAPIError("SELECT 1", {}, RefusedError('password authentication failed for user "bank"'))

    assert guarded(command) == 2
    told = capsys.readouterr().err
    assert 'password authentication failed for user "bank"' in told
    assert "DATABASE_URL" in told
    assert len(told.splitlines()) == 1


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("57014", "longer than DATABASE_STATEMENT_SECONDS"),
        ("55P03", "waited too long for a lock"),
        ("42703", "`./scoring seed` updates it"),
        ("42P01", "`./scoring seed` updates it"),
        ("22003", "Check DATABASE_URL"),
    ],
)
def test_what_the_database_refuses_is_told_and_nothing_that_deletes_is_advised(
    state: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    class RefusedError(Exception):
        sqlstate = state

    def command() -> None:
        raise DBAPIError("SELECT 1", {}, RefusedError("the server's own words"))

    assert guarded(command) == 2
    sentence = capsys.readouterr().err
    assert sentence.startswith("The database cannot be used: the server's own words. ")
    assert told in sentence
    assert "clean" not in sentence


def test_garbage_under_var_is_a_sentence_of_the_process(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "credit_scoring.db").write_bytes(b"half-written" * 1000)
    refused = run(tmp_path, "seed")
    assert refused.is_a_sentence
    assert "from a backup" in refused.err
    assert "make clean" not in refused.err
    assert len(refused.err.splitlines()) == 1


def test_a_file_where_a_folder_belongs_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with embedded_settings(tmp_path):
        (tmp_path / "var" / "session-secret").unlink()
        (tmp_path / "var").rmdir()
        (tmp_path / "var").write_text("")
        assert "var" in mistake(["seed"], monkeypatch, capsys)


def test_a_registry_that_cannot_be_opened_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with embedded_settings(tmp_path, REGISTRY_URL="pigeon://roof", DEMO_MODE="false"):
        assert mistake(["seed"], monkeypatch, capsys).startswith("REGISTRY_URL: ")


@pytest.mark.parametrize(("name", "told"), [("loan", "there is no 'loan'; expected one of card_application, consumer")])
def test_an_unknown_contract_is_a_sentence(
    tmp_path: Path, name: str, told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with embedded_settings(tmp_path, APPLICANT_CONTRACT=name):
        assert told in mistake(["seed"], monkeypatch, capsys)


def test_a_contract_with_a_fault_is_a_sentence_with_file_and_line(tmp_path: Path) -> None:
    contract = tmp_path / "mine.yaml"
    contract.write_text("name: mine\nversion: 1\ntitle: Mine\nfeatures: 7\n")
    refused = run(tmp_path, "seed", APPLICANT_CONTRACT=str(contract))
    assert refused.is_a_sentence
    assert f"{contract}:4: features: " in refused.err
    assert not (tmp_path / "var" / "credit_scoring.db").exists()
