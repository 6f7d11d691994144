"""Read a policy from YAML. A fault is reported with file, line and what is expected there."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from app.exceptions import PolicyInvalid
from app.ml.contracts.definition import Contract
from app.ml.contracts.yaml_tree import line_of, repeated_key
from app.policy.canonical import Place, canonical_form, policy_sha256
from app.policy.compiling import Compilation
from app.policy.definition import PolicyDefinition
from app.policy.policy import Policy, table_of

LARGEST_BYTES = 1 << 20
SHIPPED = Path(__file__).parent / "shipped"


def load_policy(path: Path, contract: Contract, *, currency: str = "") -> Policy:
    """Return the policy of that file. Raises PolicyInvalid with every fault: `file:line: field: what is expected`.

    `currency` is the service's; a policy that names another one is refused.
    """
    return parse_policy(policy_text(path), contract, source=str(path), currency=currency)


def policy_text(path: Path) -> str:
    """Return what stands in a policy's file. Raises PolicyInvalid where it is not there, too large, or no UTF-8."""
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise PolicyInvalid(f"{path}:1: is larger than {LARGEST_BYTES:,} bytes")
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise PolicyInvalid(f"{path}: there is no such file") from None
    except (OSError, UnicodeDecodeError) as fault:
        raise PolicyInvalid(f"{path}: cannot be read as UTF-8 text: {fault}") from None


def parse_policy(text: str, contract: Contract, *, source: str, currency: str = "") -> Policy:
    """Return the policy written in `text`; `source` names it in messages. Raises PolicyInvalid."""
    tree = policy_tree(text, source=source)
    try:
        definition = PolicyDefinition.model_validate(yaml.safe_load(text))
    except ValidationError as fault:
        problems = [(tuple(error["loc"]), _sentence(error)) for error in fault.errors(include_url=False)]
        raise PolicyInvalid("\n".join(located(problems, tree, source))) from None
    compiled = Compilation(contract, definition)
    faults = list(compiled.faults)
    if currency and definition.currency and definition.currency != currency:
        faults.append((("currency",), f"is {definition.currency}, and the service's is {currency}"))
    if faults:
        raise PolicyInvalid("\n".join(located(faults, tree, source)))
    form = canonical_form(definition, compiled.expressions)
    tables = {name: table_of(table) for name, table in definition.tables.items()}
    return Policy(definition, contract, compiled.expressions, compiled.scope, policy_sha256(form), form, tables)


def policy_tree(text: str, *, source: str) -> Any:
    """Return the YAML nodes of a policy, which know their lines. Raises PolicyInvalid if it is none."""
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=yaml.SafeLoader)):
            raise PolicyInvalid(f"{source}:1: references to other parts (&name, *name) are not read; write them out")
        tree = yaml.compose(text, Loader=yaml.SafeLoader)
        content = yaml.safe_load(text)
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        problem = getattr(fault, "problem", None) or "not YAML"
        raise PolicyInvalid(f"{source}:{mark.line + 1 if mark else 1}: expected valid YAML: {problem}") from None
    except (ValueError, RecursionError) as fault:
        raise PolicyInvalid(f"{source}:1: expected valid YAML: {fault}") from None
    if not isinstance(content, dict):
        raise PolicyInvalid(f"{source}:1: expected a mapping with policy, version, title, contract, segments and cases")
    if repeated := repeated_key(tree):
        raise PolicyInvalid(f"{source}:{repeated.start_mark.line + 1}: the key {repeated.value!r} stands twice")
    return tree


def located(faults: Iterable[tuple[Place, str]], tree: Any, source: str) -> list[str]:
    """Return one message a fault, with the line of its place."""
    return [
        f"{source}:{line_of(tree, place)}: {'.'.join(map(str, place)) or 'policy'}: {sentence}"
        for place, sentence in faults
    ]


def _sentence(error: Any) -> str:
    got = error["input"]
    shown = f" (got {got!r})" if isinstance(got, str | int | float | bool) else ""
    return f"{error['msg'].removeprefix('Value error, ')}{shown}"
