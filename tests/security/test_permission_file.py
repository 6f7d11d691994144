"""A bank moves permissions by a file that is checked at start; what does not fit is named with role and permission."""

from pathlib import Path

import pytest

from app.api import create_app
from app.exceptions import SettingInvalid
from app.models import Role
from app.security.permission_file import table_of
from app.security.permissions import ROLE_PERMISSIONS, Permission, permissions_of
from app.settings.service import ServiceSettings
from tests.fixtures.scorers import MockedScorer

MODELS_AND_POLICIES = {
    Permission.MODELS_MANAGE,
    Permission.MODELS_APPROVE,
    Permission.POLICIES_MANAGE,
    Permission.POLICIES_APPROVE,
}


def written(folder: Path, text: str) -> str:
    path = folder / "permissions.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def refusal(folder: Path, text: str, *, separate_duties: bool = False) -> str:
    with pytest.raises(SettingInvalid) as raised:
        table_of(written(folder, text), separate_duties=separate_duties)
    return str(raised.value)


def test_without_settings_the_table_is_as_shipped() -> None:
    assert table_of("", separate_duties=False) == ROLE_PERMISSIONS


def test_separate_duties_take_models_and_policies_from_admins_alone() -> None:
    table = table_of("", separate_duties=True)
    assert ROLE_PERMISSIONS[Role.ADMIN] - table[Role.ADMIN] == MODELS_AND_POLICIES
    assert {role: table[role] for role in Role if role is not Role.ADMIN} == {
        role: ROLE_PERMISSIONS[role] for role in Role if role is not Role.ADMIN
    }


def test_a_file_gives_and_takes(tmp_path: Path) -> None:
    path = written(tmp_path, "manager:\n  add: [clients:read_all]\nadmin:\n  remove: [clients:score_all]\n")
    table = table_of(path, separate_duties=False)
    assert table[Role.MANAGER] - ROLE_PERMISSIONS[Role.MANAGER] == {Permission.CLIENTS_READ_ALL}
    assert ROLE_PERMISSIONS[Role.ADMIN] - table[Role.ADMIN] == {Permission.CLIENTS_SCORE_ALL}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("king: {add: [clients:read_all]}", "king is no role; known: client, manager, admin, auditor, risk"),
        ("managr: {add: [clients:read_all]}", "managr is no role; did you mean manager?"),
        ("manager: {add: [client:read_all]}", "client:read_all is no permission; did you mean clients:read_all?"),
        ("manager: {remove: [clients:read_all]}", "manager: remove: it does not have clients:read_all"),
        ("admin: {add: [models:manage]}", "admin: add: it has models:manage already"),
        ("auditor: {add: [clients:score_all]}", "auditor: add: clients:score_all changes something"),
        ("client: {add: [clients:read_all]}", "client: add: clients:read_all is for staff"),
        ("admin: {remove: [users:manage]}", "no role is left with users:manage"),
        ("admin: [users:manage]", "admin: must have `add` and `remove`"),
        ("admin: {add: users:manage}", "admin: add: must be a list of permissions"),
        ("- admin", "must say of each role"),
        ("admin: {", "is no YAML"),
    ],
)
def test_what_does_not_fit_is_named(tmp_path: Path, text: str, named: str) -> None:
    assert named in refusal(tmp_path, text)


def test_separate_duties_are_not_undone_by_the_file(tmp_path: Path) -> None:
    told = refusal(tmp_path, "admin: {add: [models:approve]}", separate_duties=True)
    assert "admin cannot have models:approve while SEPARATE_DUTIES is true" in told


def test_a_file_that_is_nowhere_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingInvalid, match=r"PERMISSIONS_FILE: .*nowhere\.yaml: cannot be read"):
        table_of(str(tmp_path / "nowhere.yaml"), separate_duties=False)


def test_the_service_starts_with_the_table_or_not_at_all(settings: ServiceSettings, tmp_path: Path) -> None:
    create_app(settings.model_copy(update={"separate_duties": True}), MockedScorer())
    assert not MODELS_AND_POLICIES & set(permissions_of(Role.ADMIN))
    wrong = settings.model_copy(update={"permissions_file": written(tmp_path, "king: {}")})
    with pytest.raises(SettingInvalid):
        create_app(wrong, MockedScorer())
    create_app(settings, MockedScorer())
    assert set(permissions_of(Role.ADMIN)) >= MODELS_AND_POLICIES
