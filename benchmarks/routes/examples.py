"""A call of each route that does what it is there for, by a user who may."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.fixtures.legal_applicant import APPLICANT
from tests.fixtures.real_bank import PASSWORD, RealBank

CLIENT, MANAGER, ADMIN = "client", "manager", "admin"
LOGINS = {CLIENT: "client_0001", MANAGER: "manager_01", ADMIN: "admin_1"}
REASONS = {
    "POST /auth/login": "throttle, user and session; the password is verified outside of a transaction",
}
"""Why a route has more than three round trips."""
LOGOUT = "POST /auth/logout"
LAST = ("POST /managers/{manager_id}/dismiss", LOGOUT, "POST /auth/password")
"""Routes after which the caller, or what the others ask for, is no longer there."""


@dataclass(frozen=True)
class Places:
    """Ids that paths and bodies name. Each call of a route that ends something takes the next."""

    client: int
    manager: int
    clients: list[int]
    managers: list[int]
    versions: list[str]

    @classmethod
    def of(cls, bank: RealBank) -> "Places":
        ids = {str(login): int(user_id) for login, user_id in bank.query("SELECT login, id FROM users")}
        own = [
            id
            for id, manager in bank.query("SELECT user_id, manager_id FROM clients ORDER BY 1")
            if manager == ids["manager_01"]
        ]
        clients = [id for login, id in sorted(ids.items()) if login.startswith("client_") and id not in own]
        managers = [id for login, id in sorted(ids.items()) if login.startswith("manager_")]
        return cls(ids["client_0001"], managers[0], [*own, *clients], managers[::-1], bank.versions)


def role_of(route: str) -> str:
    """Who calls it."""
    path = route.split(" ")[1]
    if path.startswith(("/api/client", "/ui/client")):
        return CLIENT
    if path.startswith(("/api/manager", "/ui/manager")) or route == "POST /clients/{client_id}/score":
        return MANAGER
    return ADMIN


def path_of(route: str, places: Places, number: int) -> str:
    """Return the path of the n-th call."""
    method, path = route.split(" ")
    changing = method != "GET"
    return path.format(
        client_id=places.clients[number if changing else 0],
        manager_id=places.managers[number] if route.endswith("dismiss") else places.manager,
        user_id=places.clients[-1 - number] if changing else places.client,
        sha256=places.versions[number % len(places.versions)],
    )


def _person(number: int, what: str) -> dict[str, Any]:
    login = f"fresh_{what}_{number}"
    return {"login": login, "password": "a long password", "first_name": "Ян", "last_name": "Ли"}


BODIES: dict[str, Callable[[Places, int], Any]] = {
    "POST /auth/login": lambda _places, _number: {"login": LOGINS[ADMIN], "password": PASSWORD},
    "POST /auth/password": lambda _places, number: {
        "current_password": _password(number),
        "new_password": _password(number + 1),
    },
    "POST /users": lambda _places, number: _person(number, "admin"),
    "POST /users/{user_id}/password": lambda _places, _number: {"new_password": "another password"},
    "POST /clients": lambda _places, number: {"user": _person(number, "client"), "features": APPLICANT},
    "POST /managers": lambda _places, number: _person(number, "manager"),
    "POST /managers/{manager_id}/clients": lambda places, number: {"client_ids": [places.clients[-20 - number]]},
    "PATCH /clients/{client_id}": lambda _places, number: {"term_months": 24 + number},
    "PATCH /api/manager/clients/{client_id}": lambda _places, number: {"term_months": 36 + number},
}


def _password(number: int) -> str:
    return f"{PASSWORD} {number}" if number else PASSWORD
