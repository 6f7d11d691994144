"""The broker's address, as people write it."""

from urllib.parse import urlsplit

EXPECTED = "expected amqp://user:password@host:port/ (or amqps://)"


def broker_url(text: str) -> str:
    """The address, if it is one. Raises ValueError naming AMQP_URL; never repeats what may hold a password.

    >>> broker_url("amqp://guest:guest@localhost:5672/")
    'amqp://guest:guest@localhost:5672/'
    """
    parts = urlsplit(text.strip())
    if parts.scheme not in ("amqp", "amqps") or not parts.hostname:
        raise ValueError(f"AMQP_URL: {EXPECTED}")
    return text.strip()
