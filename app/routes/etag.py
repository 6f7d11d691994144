"""The revision of a client as an `ETag`, which `If-Match` gives back."""

from fastapi import Response

from app.models import Client


def tell_revision(response: Response, client: Client) -> None:
    """Sets the header."""
    response.headers["ETag"] = f'"{client.revision}"'
