"""Rare categories: kept from twenty rows on, everything else is `other`."""

from app.ml.scoring.categories import MIN_ROWS, kept_categories, pooled


def test_twenty_rows_keep_a_category_and_nineteen_do_not() -> None:
    assert kept_categories(["b"] * MIN_ROWS + ["a"] * (MIN_ROWS + 1) + ["c"] * (MIN_ROWS - 1)) == ("a", "b")


def test_missing_is_a_category_of_its_own_when_it_is_frequent() -> None:
    assert kept_categories([None] * MIN_ROWS + ["a"] * MIN_ROWS) == ("a", "missing")
    assert pooled([None, "a"], ("a", "missing")).tolist() == [b"missing", b"a"]


def test_rare_missing_and_unseen_values_are_other() -> None:
    assert pooled([None, "rare", "a"], ("a",)).tolist() == [b"other", b"other", b"a"]


def test_text_reaches_the_model_as_utf8() -> None:
    assert pooled(["вдова"], ("вдова",)).tolist() == ["вдова".encode()]
