"""`./scoring import-facts`: good rows are stored once, bad ones come back with the reason, a wrong file is refused."""

from pathlib import Path

import pytest

from tests.commands.here import Here
from tests.commands.test_people import folder
from tests.fixtures.bank_folder import query
from tests.policy.policies import policy_text

__all__ = ["folder"]
FACTS = """\
facts:
  automated_decision_consent:
    {type: bool, source: application form, fresh_days: 30, labels: {ru: Согласие, en: Consent}}
  bureau_score: {type: number, source: bureau, fresh_days: 30, labels: {ru: Балл бюро, en: Bureau score}}
knock_outs:
  - {code: negative_records, when: bureau_score < 300}
"""
FOUND = "SELECT client_id, name, value, source, recorded_by FROM facts ORDER BY id"


@pytest.fixture
def declared(folder: Path, here: Here) -> list[int]:
    """A draft declares facts; the ids of two clients."""
    (folder / "policy.yaml").write_text(policy_text(more=FACTS), encoding="utf-8")
    done = here.run(folder, "policy", "add", str(folder / "policy.yaml"))
    assert done.code == 0, done.err
    return [number for (number,) in query(folder, "SELECT user_id FROM clients ORDER BY 1 LIMIT 2")]


def written(folder: Path, text: str) -> str:
    (folder / "facts.csv").write_text(text, encoding="utf-8")
    return str(folder / "facts.csv")


def test_rows_are_stored_once_however_often_the_file_is_imported(folder: Path, here: Here, declared: list[int]) -> None:
    one, two = declared
    file = written(
        folder,
        f"\ufeffclient_id;name;value;time;source\n{one};bureau_score;640;2026-01-30T09:00:00Z;one bureau\n"
        f"{two};automated_decision_consent;TRUE;2026-01-28;\n{one};bureau_score;640;2026-01-30T09:00:00Z;one bureau\n",
    )
    done = here.run(folder, "import-facts", file)
    assert (done.code, "2 facts stored, 1 there already, 0 rows rejected." in done.out) == (0, True), done.err
    assert query(folder, FOUND) == [
        (one, "bureau_score", 640, "one bureau", None),
        (two, "automated_decision_consent", "true", "application form", None),
    ]
    again = here.run(folder, "import-facts", file)
    assert "0 facts stored, 3 there already, 0 rows rejected." in again.out
    acts = query(folder, "SELECT actor, details FROM audit_events WHERE act = 'facts_imported'")
    assert [(actor, '"facts": 2' in details) for actor, details in acts] == [("console", True)]


def test_each_bad_row_comes_back_with_its_reason_and_good_ones_are_stored(
    folder: Path, here: Here, declared: list[int]
) -> None:
    one, _ = declared
    file = written(
        folder,
        "client_id,name,value,time\n"
        f"{one},bureau_score,640,2026-01-30\n"
        f"{one},bureau_scor,640,\n"
        f"{one},bureau_score,many,\n"
        f"{one},bureau_score,nan,\n"
        f"{one},bureau_score,640,soon\n"
        f"{one},bureau_score,640,2999-01-01\n"
        "999999,bureau_score,640,\n"
        "me,bureau_score,640,\n"
        f"{one},automated_decision_consent,yes,\n"
        f"{one},bureau_score\n",
    )
    done = here.run(folder, "import-facts", file)
    assert (done.code, "1 facts stored, 0 there already, 9 rows rejected." in done.out) == (1, True), done.err
    rejects = (folder / "facts.csv.rejects.csv").read_text().splitlines()
    assert rejects[0] == "client_id,name,value,time,error"
    reasons = [
        "is a fact of no policy; did you mean bureau_score?",
        "value: must be a number",
        "value: must be a number",
        "time: must be a moment",
        "time: lies in the future",
        "client_id: there is none with this number",
        "client_id: must be a whole number",
        "value: must be true or false",
        "more or fewer cells",
    ]
    for line, reason in zip(rejects[1:], reasons, strict=True):
        assert reason in line
    assert "line 3: " in done.err


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("name,value\na,1\n", "client_id or application_id: needs to be a column"),
        ("client_id,name\n1,a\n", "value: is missing among the columns"),
        ("client_id,name,value,extra\n1,a,1,1\n", "extra: must be one of"),
        ("", "client_id or application_id: needs to be a column"),
    ],
)
def test_a_file_of_other_columns_is_refused(folder: Path, here: Here, text: str, fault: str) -> None:
    done = here.run(folder, "import-facts", written(folder, text))
    assert (done.is_a_sentence, fault in done.err) == (True, True), done.err


def test_a_file_that_is_not_there_or_no_text_is_refused(folder: Path, here: Here) -> None:
    assert "there is no such file" in here.run(folder, "import-facts", str(folder / "nowhere.csv")).err
    (folder / "facts.csv").write_bytes(b"client_id,name,value\n1,\xff\xfe,1\n")
    assert here.run(folder, "import-facts", str(folder / "facts.csv")).is_a_sentence
