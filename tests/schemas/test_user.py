"""Names of people: any script, nothing hidden."""

import pytest
from pydantic import TypeAdapter, ValidationError

from app.schemas.user import Name

NAME: TypeAdapter[str] = TypeAdapter(Name)
HIDDEN = {
    "zero width space": "Ан\u200bна",
    "byte order mark": "\ufeffАнна",
    "Hangul filler alone": "\u3164",
    "half-width Hangul filler": "Анна\uffa0",
    "Braille blank": "\u2800",
    "word joiner": "Ан\u2060на",
    "soft hyphen": "Ан\u00adна",
    "turned round": "Анна\u202eвокинам",
    "isolate": "\u2066Анна\u2069",
    "direction mark": "Анна\u200f",
    "line separator": "Анна\u2028Admin",
    "paragraph separator": "Анна\u2029Admin",
    "next line": "Анна\u0085Admin",
    "variation selector": "Анна\ufe0f",
    "tag letters": "Анна\U000e0041",
    "private use": "Анна\ue000",
    "grapheme joiner": "А\u034fнна",
    "joiner at the end": "Анна\u200d",
    "joiners alone": "\u200c\u200d",
    "marks alone": "\u0301\u0301",
    "dashes alone": "--",
    "no-break space alone": "\u00a0",
}


@pytest.mark.parametrize("name", HIDDEN.values(), ids=HIDDEN)
def test_a_name_that_hides_something_is_refused(name: str) -> None:
    with pytest.raises(ValidationError):
        NAME.validate_python(name)


@pytest.mark.parametrize(
    "name",
    [
        "Анна",
        "O'Neill",
        "Jean-Luc",
        "José",
        "Jose\u0301",
        "مهدی\u200cپور",
        "क्\u200dष",
        "李小龙",
        "김",
        "Анна II",
        "Mary Ann",
    ],
)
def test_a_name_of_any_script_is_taken(name: str) -> None:
    assert NAME.validate_python(name) == name
