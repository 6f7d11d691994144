"""What a login comes from, in two words: the browser and the system, from the header `User-Agent`."""

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("YaBrowser/", "Yandex Browser"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iOS"),
    ("iPad", "iPadOS"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
"""Marks of the header, the narrower first: Edge and Opera also call themselves Chrome, and all of these Safari."""
NAME_MAX_LENGTH = 40


def describe_device(user_agent: str | None) -> str | None:
    """Return the browser and its system, or the program's name; None where the header says nothing.

    Versions are left out: an update makes no new device. What cannot be shown is left out, too: anyone can send it.

    >>> describe_device("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0")
    'Firefox, Linux'
    >>> describe_device("curl/8.14.1")
    'curl'
    """
    text = user_agent or ""
    browser = next((name for mark, name in _BROWSERS if mark in text), None)
    if browser is None:
        program = text.split("/")[0].split(" ")[0]
        return "".join(sign for sign in program if sign.isprintable())[:NAME_MAX_LENGTH] or None
    system = next((name for mark, name in _SYSTEMS if mark in text), None)
    return f"{browser}, {system}" if system else browser
