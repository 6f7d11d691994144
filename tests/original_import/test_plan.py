"""What is copied and what is left out, where no foreign key of the source kept order."""

import json
import math
from typing import Any

import pytest

from app.ml.contracts.loader import load_contract
from app.original_import.plan import Plan, plan_import
from app.original_import.source import Original
from tests.fixtures.card_table import CONTRACT
from tests.fixtures.original_bank import client, credit, user


def plan_of(**tables: list[dict[str, Any]]) -> Plan:
    rows = {"users": [], "clients": [], "managers": [], "credits": [], "scores": [], **tables}
    return plan_import(Original(**rows), load_contract(CONTRACT))


def reasons(plan: Plan) -> dict[tuple[str, int], str]:
    return {(one.table, one.id): one.reason for one in plan.left_out}


def test_rows_that_refer_to_nothing_are_left_out() -> None:
    plan = plan_of(clients=[client(1)], managers=[{"user_id": 2}], credits=[credit(3, 9)])
    assert not plan.users and not plan.clients and not plan.managers and not plan.credits
    assert reasons(plan) == {
        ("client", 1): "there is no such user",
        ("manager", 2): "there is no such user",
        ("credit", 3): "client 9 is not copied",
    }


def test_a_manager_who_is_not_there_leaves_a_client_without_one() -> None:
    plan = plan_of(users=[user(1, "client")], clients=[client(1, 7)])
    assert plan.clients[1]["manager_id"] is None
    assert [note.reason for note in plan.notes] == ["without a manager: 7 is not an active one"]


@pytest.mark.parametrize("role", ["CLIENT", "Client"])
def test_a_role_is_read_in_any_case(role: str) -> None:
    assert list(plan_of(users=[user(1, role)], clients=[client(1)]).users) == [1]


@pytest.mark.parametrize("login", ["ab", "a b", "имя", "", None, 5])
def test_a_login_that_is_none_here_is_left_out(login: Any) -> None:
    plan = plan_of(users=[{**user(1, "admin"), "login": login}])
    assert reasons(plan)["user", 1].startswith("login: ")


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"amount_total": math.nan}, "is no number"),
        ({"amount_total": None}, "is no number"),
        ({"annual_rate": math.inf}, "is no number"),
        ({"amount_total": 1e15}, "amount_total"),
        ({"annual_rate": -0.1}, "annual_rate"),
        ({"payment_history": {"months_ago": 0}}, "payment_history"),
        ({"payment_history": "not JSON"}, "payment_history"),
        ({"payment_history": [{"months_ago": 0, "status": "0"}] * 2}, "month"),
        ({"payment_history": [{"months_ago": -1, "status": "0"}]}, "months_ago"),
    ],
)
def test_a_loan_that_is_none_is_left_out_with_its_field(fields: dict[str, Any], reason: str) -> None:
    plan = plan_of(users=[user(1, "client")], clients=[client(1)], credits=[credit(1, 1, **fields)])
    assert list(plan.clients) == [1]
    assert reason in reasons(plan)["credit", 1]


def test_a_history_may_be_text_or_missing() -> None:
    written = json.dumps([{"months_ago": 0, "status": "1"}])
    for fields, months in (({"payment_history": written}, 1), ({"payment_history": None}, 0)):
        plan = plan_of(users=[user(1, "client")], clients=[client(1)], credits=[credit(1, 1, **fields)])
        assert len(plan.credits[1]["payment_history"]) == months


def test_a_bin_follows_from_the_days_and_the_change_is_said() -> None:
    days = 3 * 365
    plan = plan_of(users=[user(1, "client")], clients=[client(1, days_employed=days, days_employed_bin="1-3 year")])
    assert plan.clients[1]["features"]["days_employed_bin"] == "3-5 year"
    assert plan.notes[0].reason == "days_employed_bin: '1-3 year' becomes '3-5 year', which follows from the days"
