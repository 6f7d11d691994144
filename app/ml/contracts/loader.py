"""Read a contract from YAML. A fault is reported with file, line and what is expected there."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from app.exceptions import ContractInvalid
from app.ml.contracts.definition import Contract, is_contract_name
from app.ml.contracts.yaml_tree import line_of, repeated_key

SHIPPED = Path(__file__).parent


def shipped_contracts() -> list[str]:
    """Names of the contracts that come with the product."""
    return sorted(path.stem for path in SHIPPED.glob("*.yaml"))


@lru_cache
def load_contract(name_or_path: str) -> Contract:
    """Return the contract with that shipped name or file path.

    Raises ContractInvalid with `file:line: what is wrong and what is expected`.
    """
    path = SHIPPED / f"{name_or_path}.yaml" if is_contract_name(name_or_path) else Path(name_or_path)
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ContractInvalid(
            f"APPLICANT_CONTRACT: there is no {name_or_path!r}; "
            f"expected one of {', '.join(shipped_contracts())} or the path of a YAML file"
        ) from None
    except (OSError, UnicodeDecodeError) as fault:
        raise ContractInvalid(f"{path}: cannot be read as UTF-8 text: {fault}") from fault
    return parse_contract(text, source=str(path))


def parse_contract(text: str, *, source: str) -> Contract:
    """Return the contract written in `text`; `source` names the file in messages. Raises ContractInvalid."""
    try:
        tree = yaml.compose(text, Loader=yaml.SafeLoader)
        content = yaml.safe_load(text)
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        problem = getattr(fault, "problem", None) or "not YAML"
        raise ContractInvalid(f"{source}:{line}: expected valid YAML: {problem}") from None
    except ValueError as fault:  # a date that is none
        raise ContractInvalid(f"{source}:1: expected valid YAML: {fault}") from None
    if not isinstance(content, dict):
        raise ContractInvalid(f"{source}:1: expected a mapping with name, version, title and features")
    if repeated := repeated_key(tree):
        raise ContractInvalid(f"{source}:{repeated.start_mark.line + 1}: the key {repeated.value!r} stands twice")
    try:
        return Contract.model_validate(content)
    except ValidationError as fault:
        raise ContractInvalid("\n".join(_explain(fault, tree, source))) from None


def _explain(fault: ValidationError, tree: Any, source: str) -> list[str]:
    lines = []
    for error in fault.errors(include_url=False):
        location = error["loc"]
        if error["type"] == "in_contract":
            location = error["ctx"]["location"]
        where = ".".join(str(part) for part in location) or "contract"
        message = error["msg"].removeprefix("Value error, ")
        got = error["input"]
        shown = f" (got {got!r})" if isinstance(got, str | int | float | bool | None) else ""
        lines.append(f"{source}:{line_of(tree, location)}: {where}: {message}{shown}")
    return lines
