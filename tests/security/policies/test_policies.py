"""Who reaches what: a client, two managers and an admin, each against each object."""

from collections.abc import Callable
from typing import Any

import pytest

from app.exceptions import Forbidden, NotFound, ServiceError
from app.models import Client, Manager, Role, User
from app.security.permissions import Permission
from app.security.policies.clients import (
    require_can_edit_client,
    require_can_read_client,
    require_can_score_client,
)
from app.security.policies.managers import can_read_manager, require_can_read_manager
from app.security.policies.users import can_read_user, require_can_read_user
from tests.fixtures.factories import build_user
from tests.fixtures.permissions import give

CLIENT, STRANGER = build_user(Role.CLIENT, id=1), build_user(Role.CLIENT, id=2)
MANAGER, OTHER_MANAGER = build_user(Role.MANAGER, id=3), build_user(Role.MANAGER, id=4)
ADMIN = build_user(Role.ADMIN, id=5)
EVERYBODY = (CLIENT, STRANGER, MANAGER, OTHER_MANAGER, ADMIN)

THE_CLIENT = Client(user_id=1, manager_id=3, features={"age": 30})
UNASSIGNED = Client(user_id=9, manager_id=None, features={"age": 30})
THE_MANAGER = Manager(user_id=3)


def allowed(policy: Callable[[User, Any], bool], thing: object) -> list[int]:
    return [actor.id for actor in EVERYBODY if policy(actor, thing)]


def reached(require: Callable[[User, Any], object], thing: object) -> list[int]:
    """Who is not refused."""
    return allowed(lambda actor, one: _is_let(require, actor, one), thing)


def _is_let(require: Callable[[User, Any], object], actor: User, thing: object) -> bool:
    try:
        require(actor, thing)
    except (Forbidden, NotFound):
        return False
    return True


def test_a_client_is_read_and_scored_by_itself_its_manager_and_admins() -> None:
    assert reached(require_can_read_client, THE_CLIENT) == [1, 3, 5]
    assert reached(require_can_score_client, THE_CLIENT) == [1, 3, 5]


def test_a_client_is_edited_by_its_manager_and_admins() -> None:
    assert reached(require_can_edit_client, THE_CLIENT) == [3, 5]


@pytest.mark.parametrize("require", [require_can_read_client, require_can_edit_client, require_can_score_client])
def test_a_client_without_a_manager_is_the_admins_alone(require: Callable[[User, Client], Client]) -> None:
    assert reached(require, UNASSIGNED) == [5]


def test_a_manager_is_read_by_himself_and_admins() -> None:
    assert allowed(can_read_manager, THE_MANAGER) == [3, 5]


def test_a_user_is_read_by_himself_and_admins() -> None:
    assert allowed(can_read_user, CLIENT) == [1, 5]
    assert allowed(can_read_user, MANAGER) == [3, 5]


@pytest.mark.parametrize(
    ("require", "actor", "thing", "error"),
    [
        (require_can_read_client, STRANGER, THE_CLIENT, NotFound),
        (require_can_read_client, OTHER_MANAGER, THE_CLIENT, NotFound),
        (require_can_read_client, ADMIN, None, NotFound),
        (require_can_edit_client, CLIENT, THE_CLIENT, Forbidden),
        (require_can_edit_client, CLIENT, None, Forbidden),
        (require_can_edit_client, OTHER_MANAGER, THE_CLIENT, NotFound),
        (require_can_edit_client, MANAGER, None, NotFound),
        (require_can_score_client, STRANGER, THE_CLIENT, NotFound),
        (require_can_score_client, OTHER_MANAGER, None, NotFound),
        (require_can_read_manager, CLIENT, THE_MANAGER, Forbidden),
        (require_can_read_manager, OTHER_MANAGER, THE_MANAGER, NotFound),
        (require_can_read_manager, ADMIN, None, NotFound),
        (require_can_read_user, MANAGER, CLIENT, NotFound),
        (require_can_read_user, ADMIN, None, NotFound),
    ],
)
def test_a_role_is_forbidden_and_somebody_elses_object_is_not_found(
    require: Callable[[User, Any], object], actor: User, thing: object, error: type[ServiceError]
) -> None:
    with pytest.raises(error) as raised:
        require(actor, thing)
    assert type(raised.value) is error


@pytest.mark.parametrize("require", [require_can_read_client, require_can_edit_client, require_can_score_client])
def test_what_is_required_and_allowed_is_handed_on(require: Callable[[User, Client], Client]) -> None:
    assert require(MANAGER, THE_CLIENT) is THE_CLIENT


def test_a_manager_allowed_to_read_all_may_still_change_only_the_own(monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch, Role.MANAGER, Permission.CLIENTS_READ_ALL)
    assert require_can_read_client(OTHER_MANAGER, THE_CLIENT) is THE_CLIENT
    for require in (require_can_edit_client, require_can_score_client):
        with pytest.raises(Forbidden):
            require(OTHER_MANAGER, THE_CLIENT)
