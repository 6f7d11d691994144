"""The same lists as one writes them first: the newest event of each client looked up on the way, pages by OFFSET."""

from itertools import pairwise

COLUMNS = """clients.user_id, users.first_name, users.last_name, users.login, clients.manager_id, manager.first_name,
manager.last_name, latest.score, latest.timestamp, credits.payment_history -> 0 ->> 'status', credits.amount_total"""
TABLES = """clients
JOIN users ON users.id = clients.user_id
LEFT JOIN users AS manager ON manager.id = clients.manager_id
LEFT JOIN credits ON credits.client_id = clients.user_id
LEFT JOIN LATERAL (
    SELECT score, timestamp FROM scores
    WHERE scores.client_id = clients.user_id AND scores.source <> 'shadow' ORDER BY scores.id DESC LIMIT 1
) AS latest ON true"""
OVERDUE = "credits.payment_history -> 0 ->> 'status' IN ('1', '2', '3', '4', '5')"
NEVER_SCORED = "latest.score IS NULL"
LOWEST_RATING_FIRST = "latest.score DESC NULLS LAST, users.id"
LARGEST_CREDIT_FIRST = "credits.amount_total DESC NULLS LAST, users.id DESC"
MOST_DAYS_LATE_FIRST = (
    f"CASE WHEN {OVERDUE} THEN credits.payment_history -> 0 ->> 'status' END DESC NULLS LAST, users.id"
)
BY_NAME = "users.last_name, users.first_name, users.id"


def naive_list(*conditions: str, order: str, rows: int, offset: int = 0) -> list[str]:
    """Read the page, and the count of the list."""
    where = _where(conditions)
    return [
        f"SELECT {COLUMNS} FROM {TABLES} {where} ORDER BY {order} LIMIT {rows} OFFSET {offset}",
        f"SELECT count(*) FROM {TABLES} {where}",
    ]


def naive_portfolio(*conditions: str) -> list[str]:
    """All figures in one statement."""
    bounds = (0.0, 0.05, 0.12, 0.25, 0.45, 1.0)
    bands = ", ".join(
        f"count(*) FILTER (WHERE latest.score >= {low} AND latest.score < {below})" for low, below in pairwise(bounds)
    )
    figures = f"count(*), count(latest.score), avg(latest.score), {bands}, count(*) FILTER (WHERE {OVERDUE})"
    return [f"SELECT {figures} FROM {TABLES} {_where(conditions)}"]


def lies_between(low: float, below: float | None) -> str:
    """Build the condition that the newest PD lies in a range."""
    from_low = f"latest.score >= {low}"
    return from_low if below is None else f"{from_low} AND latest.score < {below}"


def contains(word: str) -> str:
    """Build the condition that names or login contain a word."""
    return f"users.search_text LIKE '%{word}%'"


def _where(conditions: tuple[str, ...]) -> str:
    return f"WHERE {' AND '.join(conditions)}" if conditions else ""
