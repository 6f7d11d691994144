"""Pages: a next one is promised where there is one, and only there."""

import pytest

from app.services.crud.pages import Page, cut_page


@pytest.mark.parametrize(
    ("rows", "kept", "next_after"),
    [([], [], None), ([7], [7], None), ([7, 8], [7, 8], None), ([7, 8, 9], [7, 8], 8)],
)
def test_the_next_page_begins_after_the_last_row_if_there_is_another_row(
    rows: list[int], kept: list[int], next_after: int | None
) -> None:
    assert cut_page(rows, limit=2, total=9, key=int) == Page(kept, 9, next_after)
