import pytest

from app.exceptions import ExpressionInvalid
from app.policy.language.checking import type_of
from app.policy.language.kinds import LookupType, Scope, ValueKind, unit_of, unit_text
from app.policy.language.parser import parse
from app.policy.scope import contract_scope
from tests.policy.policies import CONTRACT

TABLES = {"by_housing": LookupType(("owner", "rent"), None), "by_term": LookupType(None, unit_of("money"))}
SCOPE = Scope(contract_scope(CONTRACT).names, TABLES)


@pytest.mark.parametrize(
    ("text", "kind", "unit"),
    [
        ("income_monthly - expenses_monthly", ValueKind.NUMBER, "money"),
        ("annuity / income_monthly", ValueKind.NUMBER, "ratio"),
        ("credit_amount / term_months", ValueKind.NUMBER, "money/months"),
        ("credit_amount * 2 + 1", ValueKind.NUMBER, "money"),
        ("max(credit_amount, goods_price, 5)", ValueKind.NUMBER, "money"),
        ("round(loan_to_price, 2)", ValueKind.NUMBER, "ratio"),
        ("lookup(by_term, term_months)", ValueKind.NUMBER, "money"),
        ("housing = 'rent' and not_there in [1]", None, None),
        ("housing in ['rent', 'other'] or has_negative_records", ValueKind.TRUTH, None),
        ("has_negative_records = true", ValueKind.TRUTH, None),
        ("term_months in [12, 24]", ValueKind.TRUTH, None),
    ],
)
def test_an_expression_has_a_kind_and_a_unit(text: str, kind: ValueKind | None, unit: str | None) -> None:
    if kind is None:
        with pytest.raises(ExpressionInvalid, match="not_there is unknown"):
            type_of(parse(text), SCOPE)
        return
    found = type_of(parse(text), SCOPE)
    assert found.kind is kind
    assert unit is None or unit_text(found.unit) == unit


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("incme_monthly > 1", "incme_monthly is unknown; did you mean income_monthly?"),
        ("income_monthly > term_months", "money and months do not go together; expected one unit"),
        ("credit_amount + term_months > 1", "money and months do not go together"),
        ("min(credit_amount, term_months) > 1", "money and months do not go together"),
        ("housing = 'rnt'", "housing has no category 'rnt'; did you mean rent?"),
        ("housing < 'rent'", "categories have no order; expected = or !=, found <"),
        ("housing = job_type", "two categories cannot be compared"),
        ("housing in ['rent', 3]", "a list holds only numbers, or only texts in quotation marks"),
        ("housing + 1 > 2", "expected a number, found a category"),
        ("has_negative_records > false", "conditions have no order"),
        ("has_negative_records = 1", "expected a condition, found a number"),
        ("income_monthly and housing = 'rent'", "expected a condition, found a number"),
        ("'rent'", "stands alone"),
        ("round(income_monthly)", "expected round(number, decimals) with 0 to 6 decimals"),
        ("round(income_monthly, 1.5)", "expected round(number, decimals)"),
        ("min(income_monthly)", "expected two numbers or more in min(...)"),
        ("lookup(by_age, age)", "there is no table by_age; did you mean"),
        ("lookup(by_housing, housing)", "the table by_housing has no line for parents"),
        ("lookup(by_term, housing)", "expected a number, found a category"),
        ("lookup(1)", "expected lookup(table, value)"),
        ("-housing", "expected a number, found a category"),
    ],
)
def test_what_does_not_go_together_is_refused_with_its_mend(text: str, sentence: str) -> None:
    with pytest.raises(ExpressionInvalid) as fault:
        type_of(parse(text), SCOPE)
    assert sentence in str(fault.value)
