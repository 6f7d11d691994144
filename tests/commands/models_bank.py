"""A folder with models in its registry, and `./scoring models …` in it."""

from dataclasses import dataclass
from pathlib import Path

from app.ml.registry.registry import ModelRegistry
from tests.commands.here import Here
from tests.fixtures.bank_folder import query
from tests.fixtures.command_line import Outcome


@dataclass
class Bank:
    """A folder with three models in its registry, the oldest first; `models` runs a command there."""

    folder: Path
    versions: list[str]
    here: Here

    def models(self, *arguments: str, **variables: str) -> Outcome:
        return self.here.run(self.folder, "models", *arguments, **variables)

    def champion(self) -> str:
        """As the database has it; the alias beside the artifacts says the same."""
        ((version,),) = query(self.folder, "SELECT sha256 FROM model_versions WHERE stage = 'champion'")
        assert ModelRegistry(str(self.folder / "var" / "registry")).alias() == version
        return str(version)

    def artifact(self, version: str) -> Path:
        return self.folder / "var" / "registry" / "models" / version / "model.cbm"
