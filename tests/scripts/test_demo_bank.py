"""The people of the demo bank: always the same, with names in several scripts."""

import unicodedata

import pytest

from app.ml.contracts.loader import load_contract
from app.models import Role
from app.scripts.demo_bank import DemoPerson, client_login, demo_clients, demo_people

LOGINS = [(Role.CLIENT, client_login(number)) for number in range(1, 121)]


@pytest.fixture(scope="module")
def people() -> list[DemoPerson]:
    return list(demo_people(LOGINS))


def script_of(name: str) -> str:
    """First word of the first letter's Unicode name: LATIN, CYRILLIC, GEORGIAN …"""
    return unicodedata.name(next(letter for letter in name if letter.isalpha())).split()[0]


def test_a_person_is_the_same_whoever_else_is_asked_for(people: list[DemoPerson]) -> None:
    assert list(demo_people([LOGINS[70]])) == [people[70]]
    assert list(demo_people(LOGINS[40:10:-1])) == people[40:10:-1]


def test_names_stand_in_several_scripts_and_most_are_russian(people: list[DemoPerson]) -> None:
    scripts = [script_of(person.last_name) for person in people]
    assert set(scripts) >= {"CYRILLIC", "LATIN", "GEORGIAN", "ARMENIAN", "CJK", "ARABIC"}
    assert scripts.count("CYRILLIC") > len(scripts) / 2


def test_first_and_last_name_stand_in_one_script(people: list[DemoPerson]) -> None:
    assert all(script_of(person.first_name) == script_of(person.last_name) for person in people)


def test_a_person_has_the_role_that_was_asked_for() -> None:
    ((admin),) = demo_people([(Role.ADMIN, "admin_1")])
    assert (admin.login, admin.role) == ("admin_1", Role.ADMIN)


def test_the_clients_and_their_credits_are_the_same_every_time() -> None:
    contract = load_contract("consumer_loan")
    assert demo_clients(contract) == demo_clients(contract)


def test_annual_rates_are_fractions_of_whole_percents() -> None:
    rates = {client.annual_rate for client in demo_clients(load_contract("consumer_loan"))}
    assert min(rates) >= 0
    assert max(rates) < 1
    assert len(rates) > 5
