"""The original's credits: amounts and rates were floating point there, and are exact here."""

import math
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from typing import Any

from pydantic import ValidationError

from app.original_import.source import Row, document
from app.schemas.credit import CreditIn

CENT, MILLIONTH = Decimal("0.01"), Decimal("0.000001")
STATUS = "status"


def loan_of(row: Row) -> tuple[dict[str, Any] | None, str, list[str]]:
    """Return amount, rate and history as they are stored here, or None and why not; and what was rounded."""
    try:
        amount, rate = _exact(row["amount_total"], CENT), _exact(row["annual_rate"], MILLIONTH)
    except (InvalidOperation, ValueError, TypeError):
        return None, f"amount_total {row['amount_total']!r} or annual_rate {row['annual_rate']!r} is no number", []
    history = document(row.get("payment_history")) or []
    if isinstance(history, list):
        history = [_month(one) for one in history]
    try:
        loan = CreditIn.model_validate({"amount_total": amount, "annual_rate": rate, "payment_history": history})
    except ValidationError as fault:
        first = fault.errors(include_url=False)[0]
        return None, f"{'.'.join(map(str, first['loc']))}: {first['msg']}", []
    checked = loan.to_new_credit()
    rounded = [
        f"{name}: {row[name]!r} becomes {value}"
        for name, value in (("amount_total", amount), ("annual_rate", rate))
        if Decimal(str(row[name])) != value
    ]
    stored = {
        "amount_total": checked.amount_total,
        "annual_rate": checked.annual_rate,
        "payment_history": checked.payment_history,
    }
    return stored, "", rounded


def _exact(value: Any, step: Decimal) -> Decimal:
    if isinstance(value, bool) or not math.isfinite(value):
        raise ValueError
    return Decimal(str(value)).quantize(step, ROUND_HALF_EVEN)


def _month(one: Any) -> Any:
    """Return the month with a status that was written as a number as its text."""
    if isinstance(one, dict) and type(one.get(STATUS)) is int:
        return {**one, STATUS: str(one[STATUS])}
    return one
