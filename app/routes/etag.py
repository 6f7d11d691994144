"""The revision of a client as an `ETag`, which clients send back in `If-Match`."""

from fastapi import Response

from app.models import Client


def tell_revision(response: Response, client: Client) -> None:
    """Set the header."""
    response.headers["ETag"] = f'"{client.revision}"'
