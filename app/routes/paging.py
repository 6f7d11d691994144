"""Pagination headers: the body is the array, `Link` the next page, `X-Total-Count` the number of all rows."""

from typing import Any

from fastapi import Request, Response

from app.services.crud.pages import Page

PAGE_HEADERS: dict[int | str, dict[str, Any]] = {
    200: {
        "headers": {
            "Link": {"schema": {"type": "string"}, "description": 'the next page, rel="next"; absent on the last'},
            "X-Total-Count": {"schema": {"type": "integer"}, "description": "rows of the whole list"},
        }
    }
}


def set_page_headers(request: Request, response: Response, page: Page[Any]) -> None:
    """Set the headers of a page on the response."""
    response.headers["X-Total-Count"] = str(page.total)
    if page.next_after is not None:
        following = request.url.include_query_params(after=page.next_after)
        response.headers["Link"] = f'<{following.path}?{following.query}>; rel="next"'
