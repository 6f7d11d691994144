"""The command-line options that fix an error; inner layers do not know them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.exceptions import GatesNotPassed, ServiceError

ADVICE: Mapping[str, str] = {
    "target": "--target COLUMN names the column of the outcome.",
    "bad_values": "--bad-value VALUE names a value that is bad; may be repeated.",
    "good_values": "--good-value VALUE names a value that is good; may be repeated.",
    "time": "--time COLUMN names the column.",
    "group": "--group COLUMN names the column.",
    "keep": "--keep COLUMN keeps a column.",
    "drop": "--drop COLUMN leaves a column out.",
    "allow_protected": "--allow-protected COLUMN uses a protected feature.",
    "missing_learned": "--missing-learned COLUMN is for tables without a contract.",
    "because": '--because "why" gives the reason.',
    "despite": "--despite GATE overrides a gate.",
    "waive": '--waive FEATURE="why" waives one feature; --by NAME names the person.',
    "by": "--by NAME names the person.",
    "kept": "--id COLUMN names a column to keep.",
    "decimal": "--decimal . or --decimal , is what it takes.",
    "dates": "--dates day-first or --dates month-first is what it takes.",
    "header": "--header NAME,NAME,... names the columns of a file without a header.",
    "number_columns": "--number-columns reads columns of one name as NAME, NAME_2 and so on.",
    "models": "`./scoring models list` shows the models.",
    "clients": "`./scoring seed` adds the demo bank's, where the contract is consumer_loan.",
}
"""By the field of the request that an error is about."""
IN_WORDS: Mapping[str, str] = {
    "name the decimal mark": "--decimal . or --decimal ,",
    "name the order of dates": "--dates day-first or --dates month-first",
    "name the first year": "--first-year YEAR",
    "looks like a row: name the columns": "--header NAME,NAME,...",
    "leave the encoding out": "without --encoding",
    "name the encoding": "--encoding NAME",
}
"""By the words in which an inner layer says what to do."""
OTHER_ROWS = frozenset(
    {
        "no_rows",
        "too_few_rows",
        "columns_missing",
        "clearing_untried",
        "champion_columns_missing",
        "no_interval",
        "auc_worse",
    }
)
"""Codes of gates whose result may differ on other rows."""
OPEN = frozenset({"passed", "not_applicable"})


CLEARING = "clearing"
WAIVED_BY_FEATURE = frozenset({"clearing_helps", "clearing_untried"})


def advised(fault: ServiceError) -> str:
    """Return the error message, and below it the options that apply."""
    return "\n".join([with_options(str(fault)), *_advice(fault)])


def with_options(sentence: str) -> str:
    """Return a warning with the options that do what it says.

    >>> with_options("it may be 1234; name the decimal mark")
    'it may be 1234; name the decimal mark (--decimal . or --decimal ,)'
    """
    options = [option for words, option in IN_WORDS.items() if words in sentence]
    return f"{sentence} ({'; '.join(options)})" if options else sentence


def _advice(fault: ServiceError) -> Iterator[str]:
    for field in fault.about:
        yield ADVICE[field]
    if isinstance(fault, GatesNotPassed):
        closed = [gate for gate in fault.gates if gate["verdict"] not in OPEN]
        if any(gate["code"] in OTHER_ROWS for gate in closed):
            yield "--data FILE names other loans with a known outcome."
        yield from _ways_past(closed)


def _ways_past(closed: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Give the overrides; clearing is waived feature by feature."""
    waived = [gate for gate in closed if gate["gate"] == CLEARING and gate["code"] in WAIVED_BY_FEATURE]
    if gates := " ".join(f"--despite {gate['gate']}" for gate in closed if gate not in waived):
        yield f'To override them, with a reason that is recorded: {gates} --because "why"'
    for gate in waived:
        figures = gate["figures"]
        features = [one["feature"] for one in figures.get("cleared", ())] or figures.get("columns", ())
        each = " ".join(f'--waive {feature}="why"' for feature in features)
        yield f"To waive features one by one, in the name of a person: {each} --by NAME"
