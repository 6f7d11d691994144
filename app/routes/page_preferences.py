"""In which language and theme a browser wants its pages: what was switched last, else what the browser says."""

from fastapi import Request

LANGUAGES = ("en", "ru")
THEMES = ("light", "dark")
LANGUAGE_COOKIE = "language"
THEME_COOKIE = "theme"


def language_of(request: Request) -> str:
    """The switched language, else the first of `Accept-Language` that we speak, else English."""
    switched = request.cookies.get(LANGUAGE_COOKIE)
    wanted = [switched] if switched else _by_preference(request.headers.get("accept-language", ""))
    return next((language for language in wanted if language in LANGUAGES), LANGUAGES[0])


def theme_of(request: Request) -> str:
    """The switched theme, or nothing: then the system's."""
    switched = request.cookies.get(THEME_COOKIE, "")
    return switched if switched in THEMES else ""


def _by_preference(header: str) -> list[str]:
    """Primary languages of an `Accept-Language` header, the most wanted first (RFC 9110, 12.5.4).

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
