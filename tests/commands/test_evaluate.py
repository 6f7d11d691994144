"""`./scoring evaluate`: figures on loans with an outcome, behaviour around them; a failed test is exit code 1."""

import json
from hashlib import sha256
from pathlib import Path

from app.ml.registry.held_out import HELD_OUT_FILE, HeldOut
from app.ml.registry.registry import ModelRegistry
from app.ml.scoring.artifact import Artifact
from app.ml.training.fitting import TrainingSettings, fit
from tests.commands.here import Here
from tests.fixtures.small_models import put_models
from tests.ml.models import TINY, foreign_model, tiny_graded, tiny_metadata, tiny_table


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


def tiny_csv(path: Path) -> Path:
    table = tiny_table()
    rows = [f"{line},{bad}" for line, bad in zip(table.lines, table.outcome, strict=True)]
    path.write_text("\n".join(["debt,income,job,default", *rows]) + "\n", encoding="utf-8")
    return path


def tiny_registered(folder: Path, trained_on: Path) -> str:
    """The tiny model with its held-out rows, its card naming the file it was trained on."""
    card = {
        "name": "tiny",
        "created": "2026-01-01T00:00:00+00:00",
        "data": {"file": trained_on.name, "sha256": sha256(trained_on.read_bytes()).hexdigest()},
    }
    held_out = HeldOut(tiny_table().columns, tiny_table().outcome).to_bytes()
    content = fit(TINY, tiny_table(), settings=TrainingSettings(iterations=20, depth=3))
    return ModelRegistry(str(folder / "var" / "registry")).add(content, card, {HELD_OUT_FILE: held_out})


def test_the_very_file_of_the_training_is_named_and_another_one_is_not(tmp_path: Path, here: Here) -> None:
    path = tiny_csv(tmp_path / "tiny.csv")
    version = tiny_registered(tmp_path, path)
    seen = here.run(tmp_path, "evaluate", version, "--data", str(path))
    assert "Look at: the model was trained on rows of this very file" in seen.out
    other = tmp_path / "new.csv"
    other.write_text("".join(path.read_text(encoding="utf-8").splitlines(keepends=True)[:-1]), encoding="utf-8")
    assert "this very file" not in here.run(tmp_path, "evaluate", version, "--data", str(other)).out


def test_grades_are_those_of_the_models_own_scale(tmp_path: Path, here: Here) -> None:
    path = tiny_csv(tmp_path / "tiny.csv")
    registry = ModelRegistry(str(tmp_path / "var" / "registry"))
    version = registry.add(tiny_graded(), {"name": "tiny", "created": "2026-01-01T00:00:00+00:00"})
    done = json.loads(here.run(tmp_path, "evaluate", version, "--data", str(path), "--json").out)
    assert [row["grade"] for row in done["grades"]] == ["good", "fair", "poor"]
    assert {row["grade"] for row in done["calibration_tests"]["grades"]} <= {"good", "fair", "poor"}


def test_grades_stability_and_tests_stand_in_lines_in_json_and_in_a_report(tmp_path: Path, here: Here) -> None:
    path = tiny_csv(tmp_path / "tiny.csv")
    version = tiny_registered(tmp_path, path)
    done = here.run(tmp_path, "evaluate", version, "--data", str(path), "--out", str(tmp_path / "o"))
    assert "Jeffreys p" in done.out
    assert "population stability index of score: 0.0000, stable" in done.out
    printed = json.loads(here.run(tmp_path, "evaluate", version, "--data", str(path), "--json").out)
    assert printed == json.loads((tmp_path / "o" / "evaluation.json").read_text(encoding="utf-8"))
    assert (printed["model"], printed["data"]["trained_on"]) == (version, True)
    assert sum(row["rows"] for row in printed["grades"]) == 400
    assert next(row["name"] for row in printed["stability"]) == "score"
    assert len(printed["behaviour"]) == sum(
        done.out.count(f"\n{ended}  ") for ended in ("passed", "FAILED", "not tried")
    )
    page = (tmp_path / "o" / "evaluation.html").read_text(encoding="utf-8")
    assert [
        part for part in ("Grades", "Gains", "Stability", "Behaviour tests") if f"<h2>{part}</h2>" not in page
    ] == []
    assert version in page
    assert "trained on rows of this very file" in page
