"""`python -m app evaluate`: figures on loans with an outcome, behaviour around them; a failed test is exit code 1."""

from pathlib import Path

from app.ml.registry.registry import ModelRegistry
from app.ml.scoring.artifact import Artifact
from tests.commands.here import Here
from tests.fixtures.small_models import put_models
from tests.ml.models import foreign_model, tiny_metadata, tiny_table


def test_the_champion_is_measured_on_the_held_out_loans_and_behaves(tmp_path: Path, here: Here) -> None:
    (version,) = put_models(tmp_path)
    ModelRegistry(str(tmp_path / "var" / "registry")).set_alias(version)
    done = here.run(tmp_path, "evaluate")
    assert (done.code, done.err) == (0, "")
    assert f"Model {version}" in done.out
    assert "1510 loans, 28.2% bad.  AUC 0." in done.out
    assert done.out.count("passed  ") == 6


def test_a_model_that_breaks_its_contract_is_told_and_fails(tmp_path: Path, here: Here) -> None:
    content = Artifact.build(foreign_model(depth=6, iterations=80), tiny_metadata())
    registry = ModelRegistry(str(tmp_path / "var" / "registry"))
    version = registry.add(content, {"name": "tiny", "created": "2026-01-01T00:00:00+00:00"})
    table, path = tiny_table(), tmp_path / "tiny.csv"
    rows = [f"{line},{bad}" for line, bad in zip(table.lines, table.outcome, strict=True)]
    path.write_text("\n".join(["debt,income,job,default", *rows]), encoding="utf-8")
    done = here.run(tmp_path, "evaluate", version[:8], "--data", str(path))
    assert done.code == 1
    assert "FAILED  directions hold on a grid: " in done.out


def test_without_a_champion_a_model_must_be_named(tmp_path: Path, here: Here) -> None:
    refused = here.run(tmp_path, "evaluate")
    assert refused.is_a_sentence
    assert "has no champion" in refused.err
    assert "0 models start with 'f00'" in here.run(tmp_path, "evaluate", "f00").err
