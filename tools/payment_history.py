"""A believable payment history for a demo loan, made from the loan's own outcome.

Statuses by month: `X` nothing due, `0` current or under 30 days late, `1` to `5` days past due (30–59, 60–89,
90–119, 120–149, 150 and more or written off), `C` closed or paid off, for good. The history is shown, and it
is the outcome in back-tests; it is never a feature of a model, because it was made from the label.
"""

from collections.abc import Container, Mapping
from random import Random

LONGEST_HISTORY_MONTHS = 36
LATEST_ROLL_MONTHS = 9
"""A bad loan starts to roll within this many latest months; so about three in five are overdue now."""

STATUSES = ("X", "C", "0", "1", "2", "3", "4", "5")
DEFAULTED = ("3", "4", "5")
_MOVES_FROM = {
    "X": (8267, 103, 1602, 23, 2, 0, 0, 2),
    "C": (0, 10_000, 0, 0, 0, 0, 0, 0),
    "0": (729, 512, 8566, 189, 3, 0, 0, 1),
    "1": (370, 930, 4995, 3178, 521, 6, 0, 2),
    "2": (424, 754, 2474, 1614, 1625, 3027, 82, 0),
    "3": (510, 637, 828, 446, 701, 892, 5892, 96),
    "4": (367, 1239, 505, 0, 138, 92, 1009, 6651),
    "5": (292, 422, 143, 25, 44, 31, 0, 9044),
}
MOVES: Mapping[str, Mapping[str, int]] = {
    status: dict(zip(STATUSES, weights, strict=True)) for status, weights in _MOVES_FROM.items()
}
"""Monthly moves in ten-thousandths, as seen in a million real account months; rows are rounded, so each is
divided by its own sum. Whole numbers, because sums of floats differ between Python versions."""

_WORSE = {"X": "1", "0": "1", "1": "2", "2": "3"}
_START = {"X": MOVES["0"]["X"], "0": MOVES["X"]["0"]}
"""The long-run shares of X and 0 when a loan moves between these two alone."""


def payment_history(*, defaulted: bool, term_months: int, rng: Random) -> list[str]:
    """Statuses of the latest min(term_months, 36) months, the newest first: index = months ago.

    A good loan never passes `2`. A bad one is open, at worst `2`, until a random month; from there it gets
    worse every month up to `3`, and then the table decides, cure and closing included. A loan too short for
    that (under 4 months) opens in the middle of the roll. Only `rng.random()` is drawn from, so a seed gives
    the same history on every platform. Raises ValueError for a term under one month.
    """
    if term_months < 1:
        raise ValueError(f"A loan has a term of at least one month, not {term_months}.")
    months = min(term_months, LONGEST_HISTORY_MONTHS)
    statuses = _bad_loan(months, rng) if defaulted else _good_loan(months, rng)
    return statuses[::-1]


def _good_loan(months: int, rng: Random) -> list[str]:
    statuses = [_pick(_START, rng)]
    return _walk(statuses, months, ("X", "C", "0", "1", "2"), rng)


def _bad_loan(months: int, rng: Random) -> list[str]:
    roll = ["1", "2", "3"]
    if months <= len(roll):
        return roll[-months:]
    roll_month = _roll_month(months, rng)
    statuses = _walk([_pick(_START, rng)], roll_month, ("X", "0", "1", "2"), rng)
    while statuses[-1] not in DEFAULTED:
        statuses.append(_WORSE[statuses[-1]])
    return _walk(statuses, months, STATUSES, rng)


def _roll_month(months: int, rng: Random) -> int:
    """Index of the month a bad loan gets worse: after the first, and with two more months to reach `3`."""
    earliest, latest = max(1, months - LATEST_ROLL_MONTHS), months - 3
    return earliest + int(rng.random() * (latest - earliest + 1))


def _walk(statuses: list[str], months: int, allowed: Container[str], rng: Random) -> list[str]:
    """Prolong a history by the table to `months` entries; moves outside `allowed` are left out."""
    walked = list(statuses)
    while len(walked) < months:
        moves = MOVES[walked[-1]]
        walked.append(_pick({status: weight for status, weight in moves.items() if status in allowed}, rng))
    return walked


def _pick(weights: Mapping[str, int], rng: Random) -> str:
    """One status with chances in proportion to the weights, from a single draw."""
    left = rng.random() * sum(weights.values())
    for status, weight in weights.items():
        left -= weight
        if left < 0:
            return status
    raise ArithmeticError(f"A draw fell outside the weights {dict(weights)}.")
