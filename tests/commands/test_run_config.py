"""`train --config FILE`: a run's own file runs it again; an option typed wins; a faulty file is a sentence."""

from pathlib import Path

import pytest
import yaml

from app.commands.run_config import config_yaml
from app.ml.registry.registry import ModelRegistry
from tests.commands.here import Here
from tests.fixtures.nasty_table import write_nasty


def test_the_file_that_a_run_writes_runs_it_again_to_the_same_hash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, here: Here
) -> None:
    monkeypatch.chdir(tmp_path)
    path = write_nasty(tmp_path / "t.csv")
    first = here.run(tmp_path, "train", "--data", str(path), "--target", "статус", "--drop", "город", "--out", "one")
    assert first.code == 0
    assert "  0.0 s  Reading" in first.out
    assert "s  Cross-validation" in first.out
    written = yaml.safe_load((tmp_path / "one" / "config.yaml").read_text(encoding="utf-8"))
    assert (written["target"], written["drop"], written["trials"]) == ("статус", ["город"], 0)
    again = here.run(tmp_path, "train", "--config", "one/config.yaml", "--out", "two")
    assert again.code == 0
    (version,) = ModelRegistry(str(tmp_path / "var" / "registry")).versions()
    assert f"Registered {version}" in first.out
    assert f"Registered {version}" in again.out
    typed = here.run(tmp_path, "train", "--config", "one/config.yaml", "--seed", "5", "--out", "three")
    assert typed.code == 0
    assert yaml.safe_load((tmp_path / "three" / "config.yaml").read_text(encoding="utf-8"))["seed"] == 5


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("targt: y", "there is no option 'targt'; did you mean target?"),
        ("- target", "expected the names of options with their values"),
        ("target: [a, b]", "target: expected one value"),
        ("drop: {a: b}", "drop: expected one value"),
        ("a: [", "is no YAML"),
        ("seed: much", "'much'"),
    ],
)
def test_a_faulty_file_is_a_sentence(tmp_path: Path, here: Here, content: str, said: str) -> None:
    path = tmp_path / "c.yaml"
    path.write_text(content, encoding="utf-8")
    refused = here.run(tmp_path, "train", "--config", str(path))
    assert refused.is_a_sentence
    assert said in refused.err


def test_a_file_that_is_not_there_is_a_sentence(tmp_path: Path, here: Here) -> None:
    refused = here.run(tmp_path, "train", "--config", str(tmp_path / "none.yaml"))
    assert refused.is_a_sentence
    assert "none.yaml cannot be read: No such file" in refused.err


def test_options_that_were_not_given_are_left_out() -> None:
    said = yaml.safe_load(
        config_yaml({"data": Path("a.csv"), "bad_value": ["x"], "time": None, "keep": [], "out": "o"})
    )
    assert said == {"data": "a.csv", "bad-value": ["x"]}
