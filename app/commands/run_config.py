"""The options of a command as a YAML file: each run writes its own, `--config FILE` runs it again.

The file holds the names of the options as they are typed, without the dashes in front. An option at the command line
wins over the file.
"""

from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import typer
import yaml

from app.exceptions import CommandError

CONFIG = "config"
NOT_REPEATED = frozenset({CONFIG, "out", "help"})
"""Options that say where a run's files are, not what it does."""
HEAD = "# The options of a training run: ./scoring train --config FILE does it again.\n"


def use_config(context: typer.Context, path: Path | None) -> Path | None:
    """Take the defaults of all other options from the file. Raises CommandError naming file and option."""
    if path is None:
        return None
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as fault:
        raise CommandError(f"--config: {path} cannot be read: {fault.strerror}") from None
    except (yaml.YAMLError, UnicodeDecodeError) as fault:
        raise CommandError(f"--config: {path} is no YAML: {' '.join(str(fault).split())}") from None
    if not isinstance(found, dict):
        raise CommandError(f"--config: {path}: expected the names of options with their values")
    options = context.command.params
    repeated = {option.name: bool(getattr(option, "multiple", False)) for option in options if option.name}
    context.default_map = dict(_checked(path, found, repeated))
    return path


def config_yaml(options: Mapping[str, Any]) -> bytes:
    """Return the options of a run as a file; those that were not given are left out."""
    said = {
        _typed(name): _plain(value)
        for name, value in options.items()
        if name not in NOT_REPEATED and value not in (None, [], ())
    }
    return (HEAD + yaml.safe_dump(said, allow_unicode=True, sort_keys=False)).encode()


def _checked(path: Path, found: Mapping[Any, Any], repeated: Mapping[str, bool]) -> Mapping[str, Any]:
    known = {_typed(name): name for name in repeated if name not in NOT_REPEATED}
    options = {}
    for typed, value in found.items():
        name = known.get(_typed(str(typed)))
        if name is None:
            close = get_close_matches(str(typed), known, n=1)
            hint = f"; did you mean {close[0]}?" if close else f"; expected {', '.join(sorted(known))}"
            raise CommandError(f"--config: {path}: there is no option {typed!r}{hint}")
        if isinstance(value, dict) or (isinstance(value, list) and not repeated[name]):
            raise CommandError(f"--config: {path}: {typed}: expected one value")
        if value is not None:
            options[name] = _each_as_text(value) if repeated[name] else value
    return options


def _each_as_text(value: Any) -> list[str]:
    return [str(one) for one in (value if isinstance(value, list) else [value])]


def _typed(name: str) -> str:
    return name.replace("_", "-")


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, Path) else value
