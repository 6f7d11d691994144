"""The keys by which people are found and sorted, for any text that a name can be."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.models.name_keys import SORTED_LETTERS, name_keys, search_form, sort_form

texts = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)
cyrillic = st.text(alphabet="абвгдеёжзийклмнопрстуфхцчшщъыьэюя", min_size=1, max_size=12)
latin = st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12)
ALPHABET = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"


@given(text=texts)
@example(text="İ")
@example(text="ΐ")
@example(text="ŉ")
def test_a_form_for_searching_is_its_own_form(text: str) -> None:
    assert search_form(search_form(text)) == search_form(text)


@given(text=texts | cyrillic | latin)
def test_case_and_the_way_of_composing_do_not_count(text: str) -> None:
    for form in (search_form, sort_form):
        assert form(unicodedata.normalize("NFD", text)) == form(text)
        assert form(text.casefold()) == form(text)


@given(text=cyrillic | latin)
def test_capitals_do_not_count(text: str) -> None:
    assert search_form(text.upper()) == search_form(text.title()) == search_form(text)
    assert sort_form(text.upper()) == sort_form(text.title()) == sort_form(text)


@given(text=cyrillic | latin, start=st.integers(0, 12), length=st.integers(0, 12))
def test_a_part_of_a_name_is_a_part_of_its_form(text: str, start: int, length: int) -> None:
    assert search_form(text[start : start + length]) in search_form(text)


@pytest.mark.parametrize(
    ("written", "searched"),
    [
        ("Иванов", "ivanov"),
        ("Ivanov", "иванов"),
        ("Ёлкина", "елкина"),
        ("Елкина", "ёлкина"),
        ("O’Brien", "o'brien"),
        ("O'Brien", "o’brien"),
        ("O'Brien", "obrien"),
        ("İlhan", "ilhan"),
        ("Ilhan", "İLHAN"),
        ("Işık", "isik"),
        ("Юрий", "Yury"),
        ("Юлия", "Yuliya"),
        ("Юлия", "julia"),
        ("Дмитрий", "dmitry"),
        ("Ольга", "olga"),
        ("Александр", "Alexandr"),
        ("Щербаков", "shcherbakov"),
        ("Wagner", "Вагнер"),
        ("Їжак", "izhak"),
        ("Łukasz", "lukasz"),
        ("Müller", "muller"),
        ("Straße", "STRASSE"),
    ],
)
def test_ways_to_write_a_name_are_one(written: str, searched: str) -> None:
    assert search_form(searched) == search_form(written)


@pytest.mark.parametrize(("one", "other"), [("Иванов", "Иванчук"), ("Анна", "Инна"), ("Li", "Lu"), ("1", "10")])
def test_other_names_stay_other_names(one: str, other: str) -> None:
    assert search_form(one) != search_form(other)
    assert sort_form(one) != sort_form(other)


@given(one=cyrillic, other=cyrillic)
def test_cyrillic_sorts_as_the_alphabet_says(one: str, other: str) -> None:
    def places(text: str) -> list[int]:
        return [ALPHABET.index(letter) for letter in text]

    assert (sort_form(one) < sort_form(other)) == (places(one) < places(other))


@given(one=latin, other=cyrillic)
def test_latin_comes_before_cyrillic(one: str, other: str) -> None:
    assert sort_form(one) < sort_form(other)


@given(one=latin, other=latin)
def test_latin_sorts_as_its_alphabet_says(one: str, other: str) -> None:
    assert (sort_form(one) < sort_form(other)) == (one < other)


def test_accents_and_apostrophes_do_not_part_what_belongs_together() -> None:
    names = ["Zappa", "Öst", "O’Brien", "Obrist", "Oster", "Åberg", "Aba"]
    assert sorted(names, key=sort_form) == ["Aba", "Åberg", "O’Brien", "Obrist", "Öst", "Oster", "Zappa"]


def sort_name(first_name: str, last_name: str) -> str:
    return name_keys(first_name=first_name, last_name=last_name, login="anna")["sort_name"]


@given(last=cyrillic | latin, longer=cyrillic | latin, first=cyrillic | latin, other=cyrillic | latin)
def test_the_first_name_counts_where_the_last_names_are_equal(last: str, longer: str, first: str, other: str) -> None:
    assert sort_name(first, last) < sort_name(other, last + longer)
    assert (sort_name(first, last) < sort_name(other, last)) == (sort_form(first) < sort_form(other))


@given(name=st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=100))
@example(name="\ufdfa" * 100)
def test_a_key_fits_an_index_of_postgresql(name: str) -> None:
    key = sort_name(name, name)
    assert len(key) <= 2 * SORTED_LETTERS + 1
    assert len(key.encode()) < 2_000
    assert "\0" not in key
