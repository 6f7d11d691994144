"""`./scoring people`: export, erasure with its confirmation, and erasure again in a file from before."""

import json
from pathlib import Path

import pytest

from tests.commands.here import Here
from tests.fixtures.bank_folder import copy_bank, put_database_back, query

AT_ONCE = {"RETENTION_CREDIT_DAYS": "0", "FOUR_EYES": "off"}


@pytest.fixture
def folder(sealed_original: Path, tmp_path: Path) -> Path:
    return copy_bank(sealed_original, tmp_path)


def a_client(folder: Path, status: str | None) -> tuple[int, str]:
    """One whose credit has that latest status; None: without a credit."""
    where = "c.id IS NULL" if status is None else f"c.payment_status = '{status}'"
    rows = query(
        folder,
        "SELECT u.id, u.login FROM users u LEFT JOIN credits c ON c.client_id = u.id "
        f"WHERE u.role = 'client' AND {where} ORDER BY u.id LIMIT 1",
    )
    return int(rows[0][0]), str(rows[0][1])


def closed_client(folder: Path) -> tuple[int, str]:
    user_id, login = a_client(folder, "0")
    query(
        folder,
        f"""UPDATE credits SET payment_history = '[{{"months_ago": 0, "status": "C"}}]' WHERE client_id = {user_id}""",
    )
    return user_id, login


def test_an_export_is_a_document_and_is_recorded(folder: Path, here: Here) -> None:
    user_id, login = a_client(folder, "0")
    done = here.run(folder, "people", "export", login)
    assert done.code == 0
    document = json.loads(done.out)
    assert document["user"]["login"] == login
    assert document["client"]["features"]
    acts = query(folder, "SELECT act, actor, object_id FROM audit_events ORDER BY id DESC LIMIT 1")
    assert acts == [("person_exported", "console", str(user_id))]


def test_erasure_is_refused_while_the_law_has_it_kept(folder: Path, here: Here) -> None:
    _, login = a_client(folder, "0")
    arguments = ("people", "erase", login, "--ground", "request", "--confirm", login)
    assert "open credit" in here.run(folder, *arguments, **AT_ONCE).err
    closed_client(folder)
    refused = here.run(folder, *arguments, FOUR_EYES="off")
    assert (refused.is_a_sentence, "kept for 1827 days" in refused.err) == (True, True)


def test_another_login_confirms_nothing(folder: Path, here: Here) -> None:
    _, login = closed_client(folder)
    refused = here.run(folder, "people", "erase", login, "--ground", "request", "--confirm", "client", **AT_ONCE)
    assert (refused.is_a_sentence, "nothing was erased" in refused.err) == (True, True)


def test_with_four_eyes_on_an_erasure_is_proposed(folder: Path, here: Here) -> None:
    user_id, login = closed_client(folder)
    arguments = ("people", "erase", login, "--ground", "request", "--confirm", login)
    done = here.run(folder, *arguments, RETENTION_CREDIT_DAYS="0", FOUR_EYES="on")
    assert done.code == 0, done.err
    assert query(folder, "SELECT act, object_id, status FROM proposals") == [("erase_person", str(user_id), "open")]
    assert query(folder, f"SELECT login FROM users WHERE id = {user_id}") == [(login,)]


def test_an_erased_person_is_neither_failure_nor_success_and_erased_again_after_a_restore(
    folder: Path, here: Here
) -> None:
    anchor = {"AUDIT_ANCHOR": str(folder / "anchors")}
    user_id, login = closed_client(folder)
    database = folder / "var" / "credit_scoring.db"
    earlier = database.read_bytes()
    score = query(folder, f"SELECT min(id) FROM scores WHERE client_id = {user_id}")[0][0]

    done = here.run(folder, "people", "erase", login, "--ground", "request", "--confirm", login, **AT_ONCE, **anchor)
    assert done.code == 0, done.err
    verified = here.run(folder, "audit", "verify")
    assert verified.code == 0, verified.out
    assert "Erased on 20" in verified.out
    replayed = here.run(folder, "replay", str(score))
    assert replayed.code == 0
    assert "0 equal to the last bit, 0 different, 0 could not be replayed" in replayed.out
    assert "Erased on 20" in replayed.out
    assert str(user_id) in here.run(folder, "people", "erasures").out

    put_database_back(folder, earlier)
    again = here.run(folder, "people", "erase-again", **anchor)
    assert again.out == "Erased again: 1; erased already: 0; not in this database: 0.\n"
    assert query(folder, f"SELECT features FROM clients WHERE user_id = {user_id}") == [("{}",)]
    assert here.run(folder, "people", "erase-again", **anchor).out.startswith("Erased again: 0; erased already: 1;")
    assert here.run(folder, "people", "erase-again").is_a_sentence
