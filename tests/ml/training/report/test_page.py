"""The report: one file that needs nothing else, with every part a committee asks for."""

import json
import re
from collections import Counter
from html.parser import HTMLParser

import pytest

from app.ml.training.registering import Trained

PARTS = [
    "Data and population",
    "Features and their governance",
    "Discrimination",
    "Calibration",
    "What moves the score",
    "Stability",
    "Protected groups",
    "Behaviour tests",
    "Limits",
    "To be filled in",
    "To make it again",
]


@pytest.fixture(scope="module")
def html(trained: Trained) -> str:
    return trained.attachments["report.html"].decode()


@pytest.fixture(scope="module")
def card(trained: Trained) -> str:
    return trained.attachments["model-card.md"].decode()


class Parsed(HTMLParser):
    """Tags that are open, ids, and addresses."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.ids: list[str] = []
        self.addresses: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name in {"src", "href", "xlink:href"} and value:
                self.addresses.append(value)


def test_every_part_is_there(html: str) -> None:
    assert [part for part in PARTS if f"<h2>{part}</h2>" not in html] == []


def test_nothing_is_fetched_and_nothing_runs(html: str) -> None:
    page = Parsed(html)
    assert not {"script", "iframe", "link", "img", "object"} & page.tags.keys()
    assert all(address.startswith("#") for address in page.addresses)
    assert "@import" not in html
    assert not re.search(r"url\((?!#)", html)


def test_drawings_take_their_colours_from_the_page_and_share_no_ids(html: str) -> None:
    page = Parsed(html)
    assert page.tags["svg"] >= 4 + 5
    assert "prefers-color-scheme: dark" in html
    assert "@media print" in html
    assert set(re.findall(r"var\(--plot-(\w+)\)", html)) >= {"ink", "soft", "line", "one", "two"}
    assert [name for name, count in Counter(page.ids).items() if count > 1] == []


def test_figures_grades_and_groups_are_those_of_the_card(html: str, card: str, trained: Trained) -> None:
    for text in (html, card):
        assert f"{trained.metrics.auc:.4f}" in text
        assert trained.card["verdict"] in text.replace("&#43;", "+")
        assert "./scoring train" in text
    assert all(f"<td><b>{grade}</b></td>" in html for grade in "ABCDE")
    assert all(f"| {grade} |" in card for grade in "ABCDE")
    assert "family_status (not used by the model)" in html
    assert "Lowest share approved over highest" in card


def test_the_cards_tables_are_whole(card: str) -> None:
    for block in re.findall(r"(?:^\|.*\n)+", card, flags=re.MULTILINE):
        assert len({line.count("|") for line in block.replace("\\|", "").splitlines()}) == 1, block


def test_all_numbers_stand_in_one_json_too(trained: Trained) -> None:
    figures = json.loads(trained.attachments["report.json"])
    assert figures["card"] == trained.card
    assert figures["model"] == trained.sha256
    assert sum(row["rows"] for row in figures["grades"]) == 1510
    assert all(row["rows"] >= 100 and row["auc"]["low"] < row["auc"]["high"] for row in figures["segments"])
    assert {row["feature"] for row in figures["segments"]} >= {"housing", "job_type", "has_negative_records"}
    assert figures["univariate"].keys() == trained.card["features"].keys()
    missing = [one["name"] for one in figures["effects"] if one["values"][-1] is None]
    assert "income_monthly" in missing


def test_the_lineage_names_file_contract_code_command_and_seed(html: str, trained: Trained) -> None:
    lineage = trained.card["lineage"]
    assert lineage["data_sha256"] == trained.card["data"]["sha256"]
    assert list(lineage) == ["data_sha256", "contract_sha256", "code_version", "command", "seed"]
    assert all(str(value) in html for value in lineage.values())
