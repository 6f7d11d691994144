"""Language and theme of the pages: the last choice, otherwise what the browser sends."""

from fastapi import Request

LANGUAGES = ("en", "ru")
THEMES = ("light", "dark")
LANGUAGE_COOKIE = "language"
THEME_COOKIE = "theme"


def language_of(request: Request) -> str:
    """Return the chosen language, else the first supported one in `Accept-Language`, else English."""
    switched = request.cookies.get(LANGUAGE_COOKIE)
    wanted = [switched] if switched else _by_preference(request.headers.get("accept-language", ""))
    return next((language for language in wanted if language in LANGUAGES), LANGUAGES[0])


def theme_of(request: Request) -> str:
    """Return the chosen theme, or an empty string for the system's."""
    switched = request.cookies.get(THEME_COOKIE, "")
    return switched if switched in THEMES else ""


def _by_preference(header: str) -> list[str]:
    """Return the primary languages of an `Accept-Language` header, most preferred first (RFC 9110, 12.5.4).

    >>> _by_preference("de;q=0.5, ru-RU, en;q=0.8")
    ['ru', 'en', 'de']
    """
    weighed = []
    for part in header.split(","):
        tag, _, weight = part.partition(";")
        weighed.append((_weight(weight), tag.strip().split("-")[0].lower()))
    return [language for weight, language in sorted(weighed, key=lambda pair: -pair[0]) if weight > 0]


def _weight(text: str) -> float:
    try:
        return float(text.strip().removeprefix("q="))
    except ValueError:
        return 0.0 if text.strip() else 1.0
