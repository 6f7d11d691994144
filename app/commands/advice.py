"""What inner layers leave out of their sentences: the options of a command that mend a fault."""

from collections.abc import Iterator, Mapping

from app.exceptions import GatesNotPassed, ServiceError

ADVICE: Mapping[str, str] = {
    "target": "--target COLUMN names the column of the outcome.",
    "bad_values": "--bad-value VALUE says which value is bad; it may be repeated.",
    "good_values": "--good-value VALUE says which value is good; it may be repeated.",
    "time": "--time COLUMN names it.",
    "group": "--group COLUMN names it.",
    "keep": "--keep COLUMN keeps a column.",
    "drop": "--drop COLUMN leaves a column out.",
    "allow_protected": "--allow-protected COLUMN uses a protected feature.",
    "because": '--because "why" gives the reason.',
    "despite": "--despite GATE passes a gate by.",
    "kept": "--id COLUMN names a column to keep.",
    "models": "`python -m app models list` shows the models.",
    "clients": "`python -m app seed` adds the demo bank's.",
}
"""By the field of the request that an error is about."""
OTHER_ROWS = frozenset(
    {"no_rows", "too_few_rows", "columns_missing", "champion_columns_missing", "no_interval", "auc_worse"}
)
"""Codes of gates that end otherwise on other rows."""
PASSED = "passed"


def advised(fault: ServiceError) -> str:
    """The error's sentence, and below it what options there are for it."""
    return "\n".join([str(fault), *_advice(fault)])


def _advice(fault: ServiceError) -> Iterator[str]:
    for field in fault.about:
        yield ADVICE[field]
    if isinstance(fault, GatesNotPassed):
        closed = [gate for gate in fault.gates if gate["verdict"] != PASSED]
        if any(gate["code"] in OTHER_ROWS for gate in closed):
            yield "--data FILE names other loans with a known outcome to judge it on."
        waivers = " ".join(f"--despite {gate['gate']}" for gate in closed)
        yield f'To pass them by, with a reason that the record keeps: {waivers} --because "why"'
