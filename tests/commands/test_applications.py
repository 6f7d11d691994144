"""`./scoring applications`: export, erasure with its confirmation, and what verify, replay and a restore say then."""

import json
from pathlib import Path

from tests.commands.here import Here
from tests.commands.test_people import AT_ONCE, folder
from tests.fixtures.bank_folder import put_database_back, query

__all__ = ["folder"]
APPLICATION = """
INSERT INTO applications (id, account_id, external_id, features, contract_hash, revision, timestamp)
SELECT 1, (SELECT min(id) FROM users WHERE role = 'admin'), 'LOS-17', features, '{}', 1, '2026-01-01 00:00:00.000000'
FROM clients ORDER BY user_id LIMIT 1
"""
ERASE = ("applications", "erase", "1", "--ground", "request", "--confirm")


def send(folder: Path) -> None:
    query(folder, APPLICATION.format("a" * 64))


def test_an_export_is_a_document_and_is_recorded(folder: Path, here: Here) -> None:
    send(folder)
    done = here.run(folder, "applications", "export", "1")
    assert done.code == 0, done.err
    assert json.loads(done.out)["application"]["external_id"] == "LOS-17"
    acts = query(folder, "SELECT act, actor, object_id FROM audit_events ORDER BY id DESC LIMIT 1")
    assert acts == [("application_exported", "console", "1")]
    assert here.run(folder, "applications", "export", "2").is_a_sentence


def test_another_number_confirms_nothing_and_the_law_comes_first(folder: Path, here: Here) -> None:
    send(folder)
    other = here.run(folder, *ERASE, "LOS-18", **AT_ONCE)
    assert (other.is_a_sentence, "nothing was erased" in other.err) == (True, True)
    kept = here.run(folder, *ERASE, "LOS-17", FOUR_EYES="off", RETENTION_APPLICANT_DAYS="36525")
    assert (kept.is_a_sentence, "kept for 36525 days" in kept.err) == (True, True)


def test_with_four_eyes_on_an_erasure_is_proposed(folder: Path, here: Here) -> None:
    send(folder)
    done = here.run(folder, *ERASE, "LOS-17", FOUR_EYES="on")
    assert done.code == 0, done.err
    assert query(folder, "SELECT act, object_id, status FROM proposals") == [("erase_application", "1", "open")]


def test_an_erased_application_is_listed_and_erased_again_after_a_restore(folder: Path, here: Here) -> None:
    send(folder)
    anchor = {"AUDIT_ANCHOR": str(folder / "anchors")}
    database = folder / "var" / "credit_scoring.db"
    earlier = database.read_bytes()
    done = here.run(folder, *ERASE, "LOS-17", **AT_ONCE, **anchor)
    assert done.code == 0, done.err
    assert query(folder, "SELECT external_id, features FROM applications") == [("erased_1", "{}")]
    assert here.run(folder, "audit", "verify").code == 0
    assert '"application_id": 1' in here.run(folder, "people", "erasures").out
    put_database_back(folder, earlier)
    again = here.run(folder, "people", "erase-again", **anchor)
    assert again.out == "Erased again: 1; erased already: 0; not in this database: 0.\n"
    assert query(folder, "SELECT external_id FROM applications") == [("erased_1",)]
