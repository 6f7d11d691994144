"""The parameters of a training run."""

from dataclasses import dataclass, field
from pathlib import Path

from app.exceptions import OptionsInvalid
from app.ml.contracts.definition import Contract
from app.ml.tables.dataset import DEFAULT_DATA, DEFAULT_SEED
from app.ml.tables.raw import CsvFormat
from app.ml.training.cross_validation import Effort
from app.ml.training.fitting import TrainingSettings


@dataclass(frozen=True)
class TrainingOptions:
    """Which columns of the file are what, by their names, and what is asked beyond that."""

    target: str | None = None
    time: str | None = None
    group: str | None = None
    keep: frozenset[str] = frozenset()
    drop: frozenset[str] = frozenset()
    allow_protected: frozenset[str] = frozenset()
    because: str | None = None
    missing_learned: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Raise OptionsInvalid for options that contradict each other."""
        if self.allow_protected and not (self.because and self.because.strip()):
            raise OptionsInvalid("a protected feature needs a reason: the model card shows it", about=["because"])
        if self.because and not self.allow_protected:
            raise OptionsInvalid("a reason is for protected features; name one", about=["allow_protected"])
        if both := sorted(self.keep & self.drop):
            raise OptionsInvalid(f"{both[0]!r} cannot be kept and left out at once", about=["keep", "drop"])

    @property
    def used_because(self) -> dict[str, str]:
        """The reason by protected column."""
        return dict.fromkeys(sorted(self.allow_protected), self.because or "")


@dataclass(frozen=True)
class TrainingRequest:
    """A table, what its columns are for, and how much to try. Without a contract one is inferred.

    `settings` and `effort` are chosen by the number of rows where they are not said.
    """

    data: Path = DEFAULT_DATA
    contract: Contract | None = None
    name: str | None = None
    columns: TrainingOptions = field(default_factory=TrainingOptions)
    bad_values: tuple[str, ...] = ()
    good_values: tuple[str, ...] = ()
    csv_format: CsvFormat = field(default_factory=CsvFormat)
    master_scale: Path | None = None
    trials: int = 0
    seed: int = DEFAULT_SEED
    settings: TrainingSettings | None = None
    effort: Effort | None = None
    command: str = ""
    config: bytes = b""
    """The options of the run as a file that runs it again, kept beside the model."""
