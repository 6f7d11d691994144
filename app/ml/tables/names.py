"""Names of columns: one form inside, found whatever their case, and what to do about two alike."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

from app.exceptions import TableInvalid

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_WIDE = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_NUMBER = re.compile(r"\s*[-+]?[\d.,\s]*\d[\d.,\s]*")


def one_form(text: str) -> str:
    """Return the text in Unicode's composed form, with plain spaces and without signs that show nothing.

    >>> one_form("Оре\u0301л\u200b"), one_form("в\u00a0браке")
    ('Оре́л', 'в браке')
    """
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _WIDE.sub(" ", _INVISIBLE.sub("", text)))


def column_names(path: Path, header: Sequence[str], *, numbered: bool = False) -> list[str]:
    """Return the header's names, blank ones numbered, and repeated ones where that is asked for.

    Raises TableInvalid for a repeated name.
    """
    names = [one_form(name).strip() or f"column_{place}" for place, name in enumerate(header, start=1)]
    twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    if twice and numbered:
        return _numbered(names)
    if twice:
        raise TableInvalid(
            "\n".join(f"{path}:1: column {name} stands twice; rename one, or have them numbered" for name in twice),
            about=["number_columns"],
        )
    return names


def _numbered(names: Sequence[str]) -> list[str]:
    taken: set[str] = set(names)
    seen: set[str] = set()
    result = []
    for name in names:
        unique, number = name, 2
        while unique in seen or (unique != name and unique in taken):
            unique, number = f"{name}_{number}", number + 1
        seen.add(unique)
        result.append(unique)
    return result


def found_as(wanted: Iterable[str], there: Sequence[str]) -> dict[str, str]:
    """Return each wanted name with the file's column of that name, else the only one that differs by case alone.

    >>> found_as(["age", "income", "job"], ["Age", "income", "INCOME"])
    {'income': 'income', 'age': 'Age'}
    """
    alike: dict[str, list[str]] = {}
    for name in there:
        alike.setdefault(_folded(name), []).append(name)
    wanted = list(wanted)
    found = {name: name for name in wanted if name in there}
    taken = set(found.values())
    for name in wanted:
        candidates = [one for one in alike.get(_folded(name), ()) if one not in taken]
        if name not in found and len(candidates) == 1:
            found[name] = candidates[0]
    return found


def renamed(wanted: Iterable[str], there: Sequence[str]) -> list[str]:
    """Return the file's names, those that are wanted as they are wanted."""
    asked: Mapping[str, str] = {column: name for name, column in found_as(wanted, there).items()}
    return [asked.get(name, name) for name in there]


def _folded(name: str) -> str:
    return " ".join(one_form(name).casefold().split())


def not_there(column: str, there: Sequence[str]) -> str:
    """Return the error message for a missing column.

    >>> not_there("age", ["Ages", "income"])
    'column age is missing; did you mean Ages? The file has Ages, income'
    """
    small = {name.lower(): name for name in there}
    close = get_close_matches(column.lower(), small, n=1)
    hint = f"did you mean {small[close[0]]}? The file has" if close else "the file has"
    return f"column {column} is missing; {hint} {', '.join(there)}{without_header(there)}"


def did_you_mean(column: str, there: Sequence[str]) -> str:
    """Return a hint on the nearest name that exists, for an error message: blank, or a question with a space after.

    >>> did_you_mean("defalt", ["default", "age"])
    'did you mean default? '
    """
    small = {name.lower(): name for name in there}
    close = get_close_matches(column.lower(), small, n=1)
    return f"did you mean {small[close[0]]}? " if close else ""


def without_header(names: Sequence[str]) -> str:
    """Return a hint for an error message where the header looks like a row; blank otherwise."""
    numbers = sum(_NUMBER.fullmatch(name) is not None for name in names)
    if 2 * numbers < len(names) or not numbers:
        return ""
    return ". The first line looks like a row: name the columns"
