"""The stored keys by which people are found and sorted: made here and nowhere else, by no database's own rules."""

import re
import unicodedata
from typing import TypedDict

_MARKS = re.compile("[\u0300-\u036f]")
"""Accents that stand above and below Latin, Greek and Cyrillic letters."""
_UNSEEN = re.compile("['\u2018\u2019\u02b9\u02bb\u02bc\u0060\u00b4\u2032\u00ad\u200b-\u200d\u2060\ufeff]")
"""Apostrophes in all shapes, and signs without a width."""
_LIKE_LATIN = {"ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ħ": "h"}
_CYRILLIC_IN_LATIN = str.maketrans(
    dict(zip("абвгґдђеєжзѕиіјклмнопрстћуфыэ", "abvggddeejzsiiiklmnoprstcufie", strict=True))
    | {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": "", "ю": "iu", "я": "ia"}
    | {"љ": "li", "њ": "ni", "џ": "dzh", "ѣ": "e"}
)
"""As passports transcribe (ICAO 9303), without signs for hard and soft."""
_ONE_SOUND = str.maketrans({"j": "i", "y": "i", "w": "v", "x": "ks", **_LIKE_LATIN})
_DOUBLE_I = re.compile("i{2,}")
_CYRILLIC_ALPHABET = "аәбвгғґдђѓеѐёєжзѕиѝіїйјкќқлљмнњңоөпрстћуўұүфхһцчџшщъыьѣэюя"
_PLACES = {letter: chr(0x400 + place) for place, letter in enumerate(_CYRILLIC_ALPHABET)}
"""Where a letter of the alphabet sorts: after Latin, and before letters that are not in it. Unicode has ё after я."""
_BETWEEN_NAMES = "\x1f"
"""Sorts before every letter and the space, so that Li Yana comes before Lia Anna."""
SORTED_LETTERS = 100
"""Letters of each name that count: an index entry of PostgreSQL has a longest form."""


class NameKeys(TypedDict):
    """The columns that repeat the names of a user."""

    search_text: str
    sort_name: str


def name_keys(*, first_name: str, last_name: str, login: str) -> NameKeys:
    """Return the keys of a user.

    >>> name_keys(first_name="Anna", last_name="Ёлкина", login="client_0001")["search_text"]
    'anna elkina client_0001'
    """
    return NameKeys(
        search_text=search_form(f"{first_name} {last_name} {login}"),
        sort_name=_BETWEEN_NAMES.join(sort_form(name)[:SORTED_LETTERS] for name in (last_name, first_name)),
    )


def search_form(text: str) -> str:
    """Return the form in which texts are compared: without case, accents, apostrophes and script.

    What is a part of a text stays a part of it. Cyrillic is written in Latin letters; y, j and i are one, v and w, too.

    >>> search_form("ИВАНОВ Юрий"), search_form("Ivanov Yury"), search_form("O’Brien")
    ('ivanov iuri', 'ivanov iuri', 'obrien')
    """
    folded = _UNSEEN.sub("", fold_text(text))
    bare = unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFD", folded)))
    return _DOUBLE_I.sub("i", bare.translate(_CYRILLIC_IN_LATIN).translate(_ONE_SOUND))


def sort_form(name: str) -> str:
    """Return the form by which names sort, compared sign by sign: Latin, then Cyrillic, ё right after е.

    >>> sorted(["Жуков", "Ёлкин", "Ежов", "Žukov", "Яшин"], key=sort_form)
    ['Žukov', 'Ежов', 'Ёлкин', 'Жуков', 'Яшин']
    """
    folded = _UNSEEN.sub("", fold_text(name)).replace("-", " ")
    return "".join(_place(letter) for letter in folded)


def fold_text(text: str) -> str:
    """Return the text without case and compatibility variants.

    >>> fold_text("ИВАНОВ") == fold_text("иванов")
    True
    """
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def _place(letter: str) -> str:
    bare = _MARKS.sub("", unicodedata.normalize("NFD", letter))
    return _PLACES.get(letter) or _LIKE_LATIN.get(bare, bare)
