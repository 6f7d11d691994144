"""A contract as YAML for people to edit; `load_contract` reads it back."""

from collections.abc import Mapping

import yaml

from app.ml.contracts.definition import Contract

HEAD = """\
# The feature contract of {name}: edit it, then train with it.
#   column       the column's name in files, where it is another one
#   allowed      hard limits: outside is refused          seen, median  of the file: outside is a warning
#   missing      reject | "null" | zero (blank and 0 both mean missing) | worst (never better than any value)
#   monotone     increasing | decreasing | none: direction of the PD as the feature grows
#   unlisted     the category that values not listed count as; without it they are refused
#   special      values that are no quantity; counts_as: missing | indicator (an effect of its own), else the number
#   aliases      other spellings of a value: {{Y: true, Unknown: null}}
#   days_before  a date in a file counts as days before that day
#   governance   allowed | protected, monitor_only (watched, never used) | not_actionable | display
"""


def contract_yaml(contract: Contract, *, dropped: Mapping[str, str], notes: Mapping[str, str]) -> str:
    """Return the contract, with what was left out and what was decided as comments."""
    said = contract.model_dump(mode="json", exclude_defaults=True)
    lines = [HEAD.format(name=contract.name)]
    lines += [f"# left out: {_one_line(column)}: {_one_line(why)}\n" for column, why in dropped.items()]
    lines += [f"# {_one_line(column)}: {_one_line(note)}\n" for column, note in notes.items()]
    body = yaml.safe_dump(said, allow_unicode=True, sort_keys=False, width=120, default_flow_style=None)
    return "".join(lines) + body


def _one_line(text: str) -> str:
    return " ".join(text.split())
