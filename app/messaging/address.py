"""The broker's address, as people write it."""

from urllib.parse import urlsplit

EXPECTED = "expected amqp://user:password@host:port/ (or amqps://)"


def broker_url(text: str) -> str:
    """Return the address, if it is one. Raises ValueError naming AMQP_URL; never repeats what may hold a password.

    >>> broker_url("amqp://guest:guest@localhost:5672/")
    'amqp://guest:guest@localhost:5672/'
    """
    parts = urlsplit(text.strip())
    try:
        is_address = parts.scheme in ("amqp", "amqps") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is none
        is_address = False
    if not is_address:
        raise ValueError(f"AMQP_URL: {EXPECTED}")
    return text.strip()
