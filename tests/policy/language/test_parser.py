import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.exceptions import ExpressionInvalid
from app.policy.language.parser import DEEPEST, parse
from app.policy.language.syntax import (
    Arithmetic,
    Call,
    Comparison,
    Logic,
    Membership,
    Name,
    Negative,
    Node,
    NumberLiteral,
    TextLiteral,
    canonical,
)
from app.policy.language.tokens import LONGEST


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("a+b*c", "a + (b * c)"),
        ("a−b÷2", "a - (b / 2)"),
        ("a - b - c", "(a - b) - c"),
        ("a = 1 and b != 2 or c≤3", "((a = 1) and (b != 2)) or (c <= 3)"),
        ("housing not in ['rent', \"other\"]", 'housing not in ["rent", "other"]'),
        ("-a * -2.50", "(-a) * -2.5"),
        ("min(a, max(b, 1_000)) == round(c / 3, 2)", "min(a, max(b, 1000)) = round(c / 3, 2)"),
        ("lookup(table, grade) < 1", "lookup(table, grade) < 1"),
    ],
)
def test_an_expression_has_one_canonical_spelling(text: str, form: str) -> None:
    assert canonical(parse(text)) == form
    assert canonical(parse(form)) == form


@pytest.mark.parametrize(
    ("text", "at", "sentence"),
    [
        ("", 1, "expected a name, a number, a text or '(', found the end"),
        ("a <", 4, "found the end"),
        ("a < b < c", 7, "expected `and` between two comparisons, found <"),
        ("(a + b", 7, "expected ')', found the end"),
        ("a in (1, 2)", 6, "expected '[', found ("),
        ("a not b", 7, "expected 'in', found b"),
        ("'open", 1, "a quotation mark is not closed"),
        ("a ** 2", 4, "found *"),
        ("a.b", 2, "'.' has no meaning here"),
        ("abs(a)", 1, "there is no function abs; expected min, max, round, lookup"),
        ("__import__('os')", 1, "there is no function __import__"),
        ("a b", 3, "expected an operator or the end, found b"),
        ("9999999999999999", 1, "is above"),
        ("(" * 50 + "a" + ")" * 50, DEEPEST + 1, "parentheses within each other"),
        ("min(1, " * 50 + "a" + ")" * 50, DEEPEST * 7 + 1, "calls within each other"),
        ("a" * (LONGEST + 1), 1, "is longer than"),
    ],
)
def test_a_fault_is_reported_with_its_place_and_what_is_expected(text: str, at: int, sentence: str) -> None:
    with pytest.raises(ExpressionInvalid) as fault:
        parse(text)
    assert fault.value.at == at
    assert sentence in str(fault.value)


numbers = st.floats(0, 1e12, allow_nan=False).map(NumberLiteral)
names = st.sampled_from(["a", "income", "term_2"]).map(Name)
amounts = st.recursive(
    numbers | names,
    lambda inner: (
        st.builds(Arithmetic, st.sampled_from("+-*/"), inner, inner)
        | st.builds(Negative, names)
        | st.tuples(inner, inner).map(lambda pair: Call("min", pair))
    ),
    max_leaves=8,
)
conditions: st.SearchStrategy[Node] = st.builds(
    Comparison, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), amounts, amounts
) | st.builds(
    Membership, names, st.lists(st.sampled_from("xyz").map(TextLiteral), min_size=1).map(tuple), st.booleans()
)


@given(st.tuples(conditions, conditions).map(lambda pair: Logic("or", pair)) | amounts)
def test_the_canonical_spelling_reads_back_as_the_same_tree(node: Node) -> None:
    text = canonical(node)
    assume(len(text) <= LONGEST)  # a number of 1e-300 is spelled out with all its zeros
    assert parse(text) == node
