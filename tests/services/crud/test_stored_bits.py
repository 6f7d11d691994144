"""JSON in a database keeps what was scored to the last bit: every float but −0.0, whole numbers, flags, texts."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel.ext.asyncio.session import AsyncSession

from app.services.crud.replay import events_by_id
from tests.fixtures.factories import make_client, make_model_version, make_score

NASTY = [1e-17, 0.1 + 0.2, 5e-324, 2.2250738585072014e-308, 1e-5, 0.0, 1.0, -3.0, 123456789.125, 2.0**53 - 1, 1e15]
finite = st.floats(allow_nan=False, allow_infinity=False).map(lambda number: number + 0.0)
contributions = finite.filter(lambda number: abs(number) < 1e15)
values = st.none() | st.booleans() | st.integers(-(2**63), 2**63) | contributions | st.sampled_from(["да", "<1 year"])


async def kept(session: AsyncSession, reasons: list[dict[str, Any]]) -> Any:
    """Those reasons after the database had them."""
    stored = await make_score(session, await make_client(session), await make_model_version(session), reasons=reasons)
    session.expunge_all()
    (event,) = await events_by_id(session, [stored.id])
    return event.score.reasons


def bits(reasons: list[dict[str, Any]]) -> list[tuple[str, type, str]]:
    """Contribution and value with their types; a float as its bits."""
    return [(reason["contribution"].hex(), type(reason["value"]), _told(reason["value"])) for reason in reasons]


def _told(value: Any) -> str:
    return value.hex() if isinstance(value, float) else repr(value)


async def test_nasty_numbers_come_back_as_they_were(session: AsyncSession) -> None:
    numbers = [sign * number + 0.0 for number in NASTY for sign in (1, -1)]
    reasons = [{"feature": "age", "value": number, "contribution": number} for number in numbers]
    assert bits(await kept(session, reasons)) == bits(reasons)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(st.tuples(values, contributions), max_size=5))
async def test_whatever_a_reason_can_hold_comes_back_as_it_was(
    session: AsyncSession, held: list[tuple[Any, float]]
) -> None:
    reasons = [{"feature": "age", "value": value, "contribution": contribution} for value, contribution in held]
    assert bits(await kept(session, reasons)) == bits(reasons)


async def test_a_negative_zero_is_what_one_of_them_does_not_keep(session: AsyncSession) -> None:
    """The reason why the engine has none (`tests/ml/scoring/test_engine.py`)."""
    (reason,) = await kept(session, [{"feature": "age", "value": None, "contribution": -0.0}])
    keeps_text = session.get_bind().dialect.name == "sqlite"
    assert reason["contribution"].hex() == ("-0x0.0p+0" if keeps_text else "0x0.0p+0")
