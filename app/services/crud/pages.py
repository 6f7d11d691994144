"""Pages of a list: keyset, so that a row added meanwhile never repeats or hides another."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

PAGE_LIMIT = 1000
"""Rows of a page when the caller names no limit."""

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows of a list, how many the whole list has, and where the next page begins.

    `next_after` is the key of the last row here, None when nothing follows.
    """

    rows: list[Row]
    total: int
    next_after: int | None


def cut_page(rows: Sequence[Row], *, limit: int, total: int, key: Callable[[Row], int]) -> Page[Row]:
    """Make a page of rows fetched with `limit + 1`: the extra one shows that more follow.

    >>> cut_page([1, 2, 3], limit=2, total=9, key=int)
    Page(rows=[1, 2], total=9, next_after=2)
    """
    kept = list(rows[:limit])
    return Page(rows=kept, total=total, next_after=key(kept[-1]) if kept and len(rows) > limit else None)
