"""The file of connectors: each fault is said with its line and the mend, and the service does not start."""

from pathlib import Path

import pytest

from app.connectors.loader import load_connectors
from app.exceptions import SettingInvalid
from app.modules import modules_of
from app.settings.service import ServiceSettings
from tests.connectors.conftest import connectors_text
from tests.policy.policies import CONTRACT

URL = "https://bureau.example/{subject}/{id}"


def loaded(folder: Path, text: str) -> frozenset[str]:
    file = folder / "connectors.yaml"
    file.write_text(text)
    return load_connectors(str(file), CONTRACT.by_name).names


def test_a_good_file_names_its_facts(tmp_path: Path) -> None:
    assert loaded(tmp_path, connectors_text(URL)) == {"bureau_score", "is_clean"}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (connectors_text("http://bureau.example/{id}"), "needs plain_http: true"),
        (connectors_text("ftp://bureau.example/{id}"), "must begin with https://"),
        (connectors_text("https://{id}.example/"), "needs a host that is written out"),
        (connectors_text("https://bureau.example:{id}/"), "needs a host that is written out"),
        (connectors_text("https://user:secret@bureau.example/{id}"), "needs a host that is written out"),
        (connectors_text("/clients/{id}"), "needs a host that is written out"),
        (connectors_text("https://bureau.example/{age}"), "{age} cannot stand here"),
        (connectors_text(URL, '    method: POST\n    body: {a: "{agee}"}\n'), "{agee} is no feature of the contract"),
        (connectors_text(URL, "    body: {a: 1}\n"), "needs method: POST"),
        (connectors_text(URL, "    headers: {A: {}}\n"), "needs one of value and file"),
        (
            connectors_text(URL, "    headers: {A: {file: /nowhere/token}}\n"),
            "/nowhere/token: the file of the header A",
        ),
        (connectors_text(URL, within=60), "connectors.yaml:1: within_seconds"),
        (connectors_text(URL, "    attemps: 3\n"), "attemps"),
        (connectors_text(URL, "    name: twice\n"), "stands twice"),
        ("connectors: [", "expected valid YAML"),
        ("- 1", "expected a mapping"),
    ],
)
def test_a_fault_is_said_with_its_place(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(SettingInvalid) as refused:
        loaded(tmp_path, text)
    assert str(refused.value).startswith("CONNECTORS_FILE: ")
    assert fault in str(refused.value)


def test_a_fact_is_asked_of_one_address(tmp_path: Path) -> None:
    text = connectors_text(URL) + "\n".join(connectors_text(URL).splitlines()[2:]).replace(
        "name: bureau", "name: other"
    )
    with pytest.raises(SettingInvalid, match="the fact bureau_score stands twice"):
        loaded(tmp_path, text)


def test_without_the_setting_there_is_no_such_part(tmp_path: Path) -> None:
    assert [part for part in modules_of(ServiceSettings(connectors_file="")) if part.connectors] == []
    file = tmp_path / "connectors.yaml"
    file.write_text(connectors_text(URL))
    (part,) = [part for part in modules_of(ServiceSettings(connectors_file=str(file))) if part.connectors]
    assert part.connectors[0].names == {"bureau_score", "is_clean"}
