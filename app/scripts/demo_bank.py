"""The demo bank as rows: 1,510 clients, 30 managers, 2 admins; the same ones every time."""

import csv
from collections import OrderedDict, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from app.ml.contracts.applicant import complete
from app.ml.contracts.definition import Contract
from app.ml.tables.dataset import parse_cells
from app.models import Role

FILES = Path(__file__).parent / "test_data"
MANAGERS = 30
ADMINS = 2
SEED = 1510
LOCALES = OrderedDict({"ru_RU": 12, "en_US": 2, "uk_UA": 1, "ka_GE": 1, "hy_AM": 1, "zh_CN": 1, "ar_AA": 1, "de_DE": 1})
"""Languages of the names, with weights: most Russian, some in other scripts."""
RATES = [Decimal(percent) / 100 for percent in range(12, 25)]
"""Annual rates of the demo credits, fractions; the model never sees them."""


@dataclass(frozen=True)
class DemoClient:
    """One demo applicant: features with the derived ones, and the credit."""

    login: str
    features: dict[str, Any]
    amount_total: Decimal
    annual_rate: Decimal
    payment_history: list[dict[str, Any]]


@dataclass(frozen=True)
class DemoPerson:
    """A name and a role behind a login."""

    login: str
    role: Role
    first_name: str
    last_name: str


def manager_login(number: int) -> str:
    """Login of the manager with that number, from 1."""
    return f"manager_{number:02}"


def manager_phone(number: int) -> str:
    """Telephone of that manager; no country has an area 000, so that nothing rings."""
    return f"+7 000 000-00-{number:02}"


def manager_email(number: int) -> str:
    """E-mail of that manager, in a domain kept for examples (RFC 2606)."""
    return f"{manager_login(number)}@bank.example"


def client_login(number: int) -> str:
    """Login of the client with that ID, from 1."""
    return f"client_{number:04}"


def admin_login(number: int) -> str:
    """Login of the admin with that number, from 1."""
    return f"admin_{number}"


def demo_clients(contract: Contract) -> list[DemoClient]:
    """Every row of `df_to_keep.csv` with its history, in order of ID."""
    histories, rates = _histories(), Random(SEED)
    clients = []
    with (FILES / "df_to_keep.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            features = complete(contract, parse_cells(contract, row))
            clients.append(
                DemoClient(
                    login=client_login(int(row["ID"])),
                    features=features,
                    amount_total=Decimal(str(features["credit_amount"])),
                    annual_rate=rates.choice(RATES),
                    payment_history=histories[row["ID"]],
                )
            )
    return clients


def demo_people(logins: Sequence[tuple[Role, str]]) -> Iterator[DemoPerson]:
    """Return the people of these logins; a login always has the same name."""
    from faker import Faker  # noqa: PLC0415  (a second of start-up that only the first seed needs)

    names = Faker(list(LOCALES))
    for role, login in logins:
        names.seed_instance(f"{SEED} {login}")
        person = names[names.random_element(LOCALES)]
        if person.boolean():
            yield DemoPerson(login, role, person.first_name_female(), _last_name(person, "female"))
        else:
            yield DemoPerson(login, role, person.first_name_male(), _last_name(person, "male"))


def _last_name(person: Any, gender: str) -> str:
    return str(getattr(person, f"last_name_{gender}", person.last_name)())


def _histories() -> dict[str, list[dict[str, Any]]]:
    histories: dict[str, list[dict[str, Any]]] = defaultdict(list)
    with (FILES / "credit_history.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            histories[row["ID"]].append({"months_ago": -int(row["MONTHS_BALANCE"]), "status": row["STATUS"]})
    return histories
