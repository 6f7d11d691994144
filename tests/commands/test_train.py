"""`./scoring train`: any bank's table trains by one command; a fault is a sentence and registers nothing."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from app.ml.contracts.loader import load_contract
from app.ml.registry.registry import ModelRegistry
from app.ml.tables.dataset import DEFAULT_DATA
from tests.commands.here import Here
from tests.fixtures.command_line import Outcome
from tests.fixtures.nasty_table import HEADER, nasty_rows, write_nasty

LINES = DEFAULT_DATA.read_text(encoding="utf-8").splitlines(keepends=True)
Train = Callable[..., Outcome]


@pytest.fixture
def train(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, here: Here) -> Train:
    """`./scoring train` in a folder of its own, which the test stays in."""
    monkeypatch.chdir(tmp_path)
    return partial(here.run, tmp_path, "train")


def registered(folder: Path) -> list[str]:
    return ModelRegistry(str(folder / "var" / "registry")).versions()


def test_a_nasty_export_trains_by_one_command_and_its_contract_trains_again(tmp_path: Path, train: Train) -> None:
    path = write_nasty(tmp_path / "выгрузка.csv")
    done = train("--data", str(path), "--target", "статус")
    assert (done.code, done.err) == (0, "")
    (version,) = registered(tmp_path)
    assert f"Registered {version}" in done.out
    assert "Left out: №: it looks like a key" in done.out
    assert "Left out: Просрочено дней: it tells the outcome by itself" in done.out
    assert "Note: возраст: protected by its name" in done.out
    folder = tmp_path / "var" / "training" / "vygruzka"
    assert {file.name for file in folder.iterdir()} == {
        "config.yaml",
        "contract.yaml",
        "report.html",
        "report.json",
        "model-card.md",
    }
    contract = load_contract(str(folder / "contract.yaml"))
    assert "vozrast" in contract.by_name
    again = train("--data", str(path), "--target", "статус", "--contract", str(folder / "contract.yaml"))
    assert again.code == 0
    assert "Note: возраст: protected: watched, not used" in again.out


def test_a_protected_feature_is_used_for_a_reason_that_the_card_shows(tmp_path: Path, train: Train) -> None:
    path = write_nasty(tmp_path / "t.csv")
    reason = "insurance law, section 5"
    done = train("--data", str(path), "--target", "статус", "--allow-protected", "возраст", "--because", reason)
    assert done.code == 0
    card = ModelRegistry(str(tmp_path / "var" / "registry")).card(registered(tmp_path)[0])
    assert card["exceptions"] == {"vozrast": reason}
    assert "vozrast" in card["features"]
    assert reason in (tmp_path / "var" / "training" / "t" / "model-card.md").read_text(encoding="utf-8")


def test_tuning_is_told_on_the_card_and_a_time_splits(tmp_path: Path, train: Train) -> None:
    path = write_nasty(tmp_path / "t.csv")
    done = train("--data", str(path), "--target", "статус", "--time", "Дата рождения", "--trials", "2", "--out", "o")
    assert done.code == 0
    card = ModelRegistry(str(tmp_path / "var" / "registry")).card(registered(tmp_path)[0])
    assert card["tuning"]["trials"] == 2
    assert card["split"] == "the latest quarter of the rows by Дата рождения is held out"
    assert json.loads(json.dumps(card)) == card
    assert "Over time" in (tmp_path / "o" / "report.html").read_text(encoding="utf-8")


def test_a_faulty_cell_is_a_sentence_with_file_row_and_column_and_nothing_is_registered(
    tmp_path: Path, train: Train
) -> None:
    path = tmp_path / "loans.csv"
    path.write_text("".join([*LINES[:201], "seven" + LINES[1][2:]]), encoding="utf-8")
    refused = train("--data", str(path))
    assert refused.is_a_sentence
    assert f"{path}:202: age: must be a whole number from 18 to 110" in refused.err
    assert "got 'seven'" in refused.err
    assert registered(tmp_path) == []


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty"),
        (LINES[0].encode(), "has a header but no rows"),
        (LINES[0].replace("age", "years").encode() + b"".join(map(str.encode, LINES[1:300])), "column age is missing"),
        ("".join(LINES[:31]).encode(), "has 30 rows with an outcome in default"),
        ("".join([LINES[0], LINES[1] * 1600]).encode(), "default: has one value only"),
        ("".join(LINES[:300])[:-20].encode(), ":300: the row: must have 14 cells like the header"),
    ],
    ids=["empty", "no rows", "a column is missing", "30 rows", "one outcome", "cut off"],
)
def test_a_table_that_cannot_be_used_is_a_sentence(tmp_path: Path, train: Train, content: bytes, told: str) -> None:
    path = tmp_path / "loans.csv"
    path.write_bytes(content)
    refused = train("--data", str(path))
    assert refused.is_a_sentence
    assert told in refused.err
    assert registered(tmp_path) == []


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("статус", "", "статус: is missing in all 400 rows"),
        ("статус", "хороший", "статус: has one value only"),
        ("Доход, руб.", "inf", ":2: Доход, руб.: holds 'inf'; expected a finite number or a blank"),
    ],
)
def test_a_column_that_cannot_be_used_is_a_sentence(
    tmp_path: Path, train: Train, column: str, value: str, told: str
) -> None:
    rows = [[value if name == column else cell for name, cell in zip(HEADER, row, strict=True)] for row in nasty_rows()]
    if value == "inf":
        rows = [*rows[:1], *nasty_rows()[1:]]
    refused = train("--data", str(write_nasty(tmp_path / "t.csv", rows)), "--target", "статус")
    assert refused.is_a_sentence
    assert told in refused.err
    assert registered(tmp_path) == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--target", "нет"), "\n--target COLUMN names the column of the outcome."),
        (("--target", "город"), "город: has 40 values"),
        (("--target", "статус", "--drop", "x"), "there is no column 'x'"),
        (
            ("--target", "статус", "--keep", "одно", "--drop", "одно"),
            "cannot be kept and left out at once\n--keep COLUMN",
        ),
        (
            ("--target", "статус", "--allow-protected", "возраст"),
            'a reason: the model card shows it\n--because "why"',
        ),
        (("--target", "статус", "--because", "so"), "for protected features; name one\n--allow-protected COLUMN"),
        (("--target", "статус", "--time", "город"), "город: expected a date or a number; got 'город"),
        (("--target", "статус", "--group", "x"), "there is no column 'x'"),
        (("--target", "статус", "--encoding", "utf-8"), "is not utf-8 text"),
        (("--target", "статус", "--separator", "::"), "'::' is not a separator"),
        (("--target", "статус", "--contract", "nowhere.yaml"), "there is no 'nowhere.yaml'"),
    ],
)
def test_a_wish_that_cannot_be_fulfilled_is_a_sentence(
    tmp_path: Path, train: Train, arguments: tuple[str, ...], told: str
) -> None:
    refused = train("--data", str(write_nasty(tmp_path / "t.csv")), *arguments)
    assert refused.is_a_sentence
    assert told in refused.err
    assert registered(tmp_path) == []


@pytest.mark.parametrize(("name", "told"), [("nowhere.csv", "there is no such file"), (".", "cannot be read")])
def test_a_file_that_is_none_is_a_sentence(tmp_path: Path, train: Train, name: str, told: str) -> None:
    refused = train("--data", str(tmp_path / name))
    assert refused.is_a_sentence
    assert told in refused.err
