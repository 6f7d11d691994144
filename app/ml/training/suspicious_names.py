"""Hints in the name of a feature: a model's output, and the direction that its name suggests."""

_OUTPUT = frozenset(
    {
        "score", "scores", "scorecard", "prob", "proba", "probability", "pred", "prediction", "predicted", "pd",
        "rating", "grade", "skor", "skoring", "reyting", "prognoz", "veroyatnost", "skorball",
    }
)  # fmt: skip
_DEFAULT = frozenset({"default", "defaulted", "defolt", "defolta"})
_DATE = frozenset({"date", "day", "month", "dt", "data", "time"})
_BETTER_WITH_MORE = frozenset(
    {
        "income", "salary", "wage", "wages", "earnings", "assets", "savings", "seniority", "employed", "employment",
        "dokhod", "zarplata", "stazh", "aktivy",
    }
)  # fmt: skip
_WORSE_WITH_MORE = frozenset(
    {
        "overdue", "delinquency", "delinquencies", "delinquent", "delinq", "late", "arrears", "derogatory", "defaults",
        "bankruptcies", "debt", "debts", "utilization", "dti", "inquiries", "prosrochka", "prosrochki", "dolg",
    }
)  # fmt: skip
_OF_THE_ACCOUNT = frozenset({"limit", "months", "since", "without", "no", "not", "free"})
"""Words that may turn the meaning round: `months_since_last_late`."""


def is_a_models_output(name: str) -> bool:
    """Whether an identifier names a score, a probability, a rating or the date of the default.

    >>> [is_a_models_output(name) for name in ("ext_score_2", "pd", "date_of_default", "scored_goals", "probation")]
    [True, True, True, False, False]
    """
    words = set(name.split("_"))
    return bool(words & _OUTPUT) or bool(words & _DEFAULT and words & _DATE)


def suggested_direction(name: str) -> int:
    """Return 1 where more sounds worse, −1 where more sounds better, 0 where the name says nothing or both.

    >>> [suggested_direction(name) for name in ("income_monthly", "days_overdue", "debt_to_income", "term_months")]
    [-1, 1, 0, 0]
    """
    words = set(name.split("_"))
    if words & _OF_THE_ACCOUNT:
        return 0
    return int(bool(words & _WORSE_WITH_MORE)) - int(bool(words & _BETTER_WITH_MORE))
