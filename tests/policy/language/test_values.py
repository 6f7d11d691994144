import numpy as np
import pytest

from app.policy.language import evaluation
from app.policy.language.evaluation import Columns, Steps
from app.policy.language.parser import parse
from app.policy.language.values import TextColumn, Truth, quietly

NAN = np.nan
number, truth = quietly(evaluation.number), quietly(evaluation.truth)
COLUMNS = Columns(
    {
        "a": np.array([1.0, 0.0, NAN]),
        "b": np.array([2.0, 2.0, 2.0]),
        "flag": Truth(np.array([True, False, False]), np.array([True, True, False])),
        "grade": TextColumn(np.array([0, 1, -1]), ("A", "B")),
    },
    {"by_grade": {"A": 10.0, "B": 20.0}, "by_b": Steps(np.array([2.0, 3.0]), np.array([1.0, 5.0]))},
    3,
)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("b / a", [2, NAN, NAN]),
        ("-a + b * 2 - 1", [2, 3, NAN]),
        ("min(a, b)", [1, 0, NAN]),
        ("max(a, b, 7)", [7, 7, NAN]),
        ("round(a + 0.005, 2)", [1.0, 0.01, NAN]),
        ("lookup(by_grade, grade)", [10, 20, NAN]),
        ("lookup(by_b, b)", [5, 5, 5]),
        ("lookup(by_b, b + 1)", [NAN, NAN, NAN]),
        ("1000000000000000 * 1000000000000000 * a", [1e30, 0, NAN]),
    ],
)
def test_numbers(text: str, values: list[float]) -> None:
    np.testing.assert_array_equal(number(parse(text), COLUMNS), values)


def test_what_overflows_is_not_known() -> None:
    huge = " * ".join(["1000000000000000"] * 22)
    assert np.isnan(number(parse(huge), COLUMNS)).all()


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("a = 1", "tf?"),
        ("a != 1", "ft?"),
        ("a < b", "tt?"),
        ("a >= b or b = 2", "ttt"),
        ("a > 5 and b = 2", "ff?"),
        ("a > 5 and b = 3", "fff"),
        ("b / a > 1", "t??"),
        ("flag", "tf?"),
        ("flag = false", "ft?"),
        ("flag != (b = 2)", "ft?"),
        ("grade = 'A'", "tf?"),
        ("'A' != grade", "ft?"),
        ("grade not in ['A']", "ft?"),
        ("a in [0, 7]", "ft?"),
        ("a not in [0, 7]", "tf?"),
        ("flag or b > 1", "ttt"),
        ("true and flag", "tf?"),
    ],
)
def test_conditions_have_three_values(text: str, values: str) -> None:
    found = truth(parse(text), COLUMNS)
    shown = ["t" if true else "f" if false else "?" for true, false in zip(found.true, found.false, strict=True)]
    assert "".join(shown) == values
    assert not (found.true & ~found.known).any()
