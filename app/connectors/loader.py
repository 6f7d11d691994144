"""Reads the file of connectors at start. With a fault, which is said by line and field, the service does not start."""

from collections.abc import Collection
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from app.connectors.definition import ConnectorDefinition, ConnectorsDefinition, HeaderValue
from app.connectors.http import HttpConnectors
from app.connectors.placeholders import IN_ADDRESS, placeholders_in
from app.exceptions import SettingInvalid
from app.ml.contracts.yaml_tree import line_of, repeated_key

VARIABLE = "CONNECTORS_FILE"


def load_connectors(path: str, features: Collection[str]) -> HttpConnectors:
    """Return the connectors of a file; bodies may name `features`. Raises SettingInvalid with the line and the mend."""
    text = _read(path, "the file of connectors")
    try:
        tree, content = yaml.compose(text, Loader=yaml.SafeLoader), yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as fault:
        mark = getattr(fault, "problem_mark", None)
        raise _wrong(f"{path}:{mark.line + 1 if mark else 1}: expected valid YAML") from None
    if not isinstance(content, dict):
        raise _wrong(f"{path}:1: expected a mapping with `connectors`")
    if repeated := repeated_key(tree):
        raise _wrong(f"{path}:{repeated.start_mark.line + 1}: the key {repeated.value!r} stands twice")
    try:
        definition = ConnectorsDefinition.model_validate(content)
    except ValidationError as fault:
        raise _wrong("; ".join(_located(error, tree, path) for error in fault.errors(include_url=False))) from None
    for number, one in enumerate(definition.connectors):
        _require_known(one, features, f"{path}:{line_of(tree, ('connectors', number, 'body'))}")
    return HttpConnectors(definition, [_headers(one) for one in definition.connectors])


def _require_known(one: ConnectorDefinition, features: Collection[str], where: str) -> None:
    if foreign := sorted(placeholders_in(one.body) - IN_ADDRESS - set(features)):
        raise _wrong(f"{where}: body: {{{foreign[0]}}} is no feature of the contract")


def _headers(one: ConnectorDefinition) -> dict[str, str]:
    return {name: _header(one, name, value) for name, value in one.headers.items()}


def _header(one: ConnectorDefinition, name: str, header: HeaderValue) -> str:
    if header.value is not None:
        return header.value
    text = _read(str(header.file), f"the file of the header {name} of the connector {one.name}").strip()
    if not text or not text.isascii() or not text.isprintable():
        raise _wrong(f"{header.file}: the header {name} of {one.name} needs one line of printable ASCII")
    return text


def _read(path: str, what: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise _wrong(f"{path}: {what} cannot be read: {type(fault).__name__}") from None


def _located(error: Any, tree: Any, path: str) -> str:
    place = tuple(error["loc"])
    sentence = str(error["msg"]).removeprefix("Value error, ")
    return f"{path}:{line_of(tree, place)}: {'.'.join(map(str, place)) or 'connectors'}: {sentence}"


def _wrong(sentence: str) -> SettingInvalid:
    return SettingInvalid(f"{VARIABLE}: {sentence}")
