"""`python -m app evaluate`: figures on loans with an outcome, behaviour around them; a failed test is exit code 1."""

from pathlib import Path

import pytest

from app.__main__ import guarded, main
from app.ml.artifact import Artifact
from app.ml.registry import ModelRegistry
from tests.fixtures.bank_folder import embedded_settings
from tests.fixtures.command_line import Outcome
from tests.fixtures.small_models import put_models
from tests.ml.models import foreign_model, tiny_metadata, tiny_table


def evaluate(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str
) -> Outcome:
    monkeypatch.setattr("sys.argv", ["app", "evaluate", *arguments])
    with embedded_settings(folder):
        try:
            code = guarded(main)
        except SystemExit as end:
            code = int(end.code or 0)
    written = capsys.readouterr()
    return Outcome(code, written.out, written.err)


def test_the_champion_is_measured_on_the_held_out_loans_and_behaves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (version,) = put_models(tmp_path)
    ModelRegistry(str(tmp_path / "var" / "registry")).set_alias(version)
    done = evaluate(tmp_path, monkeypatch, capsys)
    assert (done.code, done.err) == (0, "")
    assert f"Model {version}" in done.out
    assert "1510 loans, 28.2% bad.  AUC 0." in done.out
    assert done.out.count("passed  ") == 6


def test_a_model_that_breaks_its_contract_is_told_and_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    content = Artifact.build(foreign_model(depth=6, iterations=80), tiny_metadata())
    registry = ModelRegistry(str(tmp_path / "var" / "registry"))
    version = registry.add(content, {"name": "tiny", "created": "2026-01-01T00:00:00+00:00"})
    table, path = tiny_table(), tmp_path / "tiny.csv"
    rows = [f"{line},{bad}" for line, bad in zip(table.lines, table.outcome, strict=True)]
    path.write_text("\n".join(["debt,income,job,default", *rows]), encoding="utf-8")
    done = evaluate(tmp_path, monkeypatch, capsys, version[:8], "--data", str(path))
    assert done.code == 1
    assert "FAILED  directions hold on a grid: " in done.out


def test_without_a_champion_a_model_must_be_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    refused = evaluate(tmp_path, monkeypatch, capsys)
    assert refused.is_a_sentence
    assert "names no champion" in refused.err
    assert "0 models begin with 'f00'" in evaluate(tmp_path, monkeypatch, capsys, "f00").err
