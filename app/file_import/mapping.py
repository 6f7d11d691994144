"""Which column of a file holds which field: proposed from the names, corrected by a person, checked before it is used.

>>> propose([FileField("age", True), FileField("income", True, ("salary",))], ["AGE", "Salary", "city"])
{'age': 'AGE', 'income': 'Salary'}
"""

from collections.abc import Mapping, Sequence

from app.exceptions import InvalidInput
from app.field_problem import FieldProblem
from app.file_import.fields import FileField
from app.ml.tables.names import did_you_mean, found_as

Columns = Mapping[str, str]
"""The file's column of each field that has one."""
NOT_PLACED, NO_FIELD, NO_COLUMN, TWICE = "column_not_placed", "no_such_field", "no_such_column", "column_twice"
LONGEST_LIST = 30


def propose(fields: Sequence[FileField], names: Sequence[str]) -> dict[str, str]:
    """Return the columns that carry a field's name or another one it goes by; none is used twice."""
    found = found_as([field.name for field in fields], names)
    for field in fields:
        free = [name for name in names if name not in found.values()]
        other = next(iter(found_as(field.also, free).values()), None)
        if field.name not in found and other is not None:
            found[field.name] = other
    return {field.name: found[field.name] for field in fields if field.name in found}


def settle(
    fields: Sequence[FileField],
    names: Sequence[str],
    *,
    kept: Columns | None = None,
    corrections: Columns | None = None,
) -> dict[str, str]:
    """Return the mapping to read a file by: a kept one or the proposed one, corrected. Raises InvalidInput.

    A correction to an empty name takes a field's column away; one to a column takes it from the field that had it.
    """
    said = corrections or {}
    base = propose(fields, names) if kept is None else kept
    columns = {field: column for field, column in base.items() if column not in said.values()} | dict(said)
    columns = {field: column for field, column in columns.items() if column}
    require_whole(fields, names, columns)
    return columns


def require_whole(fields: Sequence[FileField], names: Sequence[str], columns: Columns) -> None:
    """Raise InvalidInput for a mapping that leaves a needed field without a column, or names what is not there."""
    known = {field.name for field in fields}
    problems = [
        FieldProblem(
            name, f"is no field of this file; {did_you_mean(name, sorted(known))}expected {_listed(known)}", NO_FIELD
        )
        for name in columns
        if name not in known
    ]
    problems += [
        FieldProblem(
            name, f"the file has no column {column}; {did_you_mean(column, names)}it has {_listed(names)}", NO_COLUMN
        )
        for name, column in columns.items()
        if column not in names
    ]
    problems += [
        FieldProblem(name, f"column {column} is that of another field already", TWICE)
        for name, column in columns.items()
        if name in known and next(other for other, taken in columns.items() if taken == column) != name
    ]
    problems += [
        FieldProblem(field.name, f"needs a column; {did_you_mean(field.name, names)}name one", NOT_PLACED)
        for field in fields
        if field.is_required and field.name not in columns
    ]
    problems += [
        FieldProblem(field.companion, f"needs a column, since {field.name} has one; name it", NOT_PLACED)
        for field in fields
        if field.companion and field.name in columns and field.companion not in columns
    ]
    if problems:
        raise InvalidInput(problems)


def unused(names: Sequence[str], columns: Columns) -> list[str]:
    """Return the file's columns that no field is read from."""
    return [name for name in names if name not in columns.values()]


def _listed(names: Sequence[str] | set[str]) -> str:
    shown = sorted(names) if isinstance(names, set) else list(names)
    return ", ".join(shown[:LONGEST_LIST]) + (" and more" if len(shown) > LONGEST_LIST else "")
