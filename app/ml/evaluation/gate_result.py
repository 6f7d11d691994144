"""How a gate of promotion ended: a code with its figures, for callers that word it themselves, and a sentence.

Nothing here knows where it is read: a command adds the options that help, a page says it in the reader's language.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Gate(StrEnum):
    """The names of the gates, in their order."""

    ARTIFACT = "artifact"
    DISCRIMINATION = "discrimination"
    CALIBRATION = "calibration"
    BEHAVIOUR = "behaviour"
    CLEARING = "clearing"


class Verdict(StrEnum):
    """How a gate ended."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_JUDGED = "not_judged"
    NOT_APPLICABLE = "not_applicable"
    """Nothing to try it on, and nothing that could break it: no pass, and no obstacle."""

    @property
    def is_open(self) -> bool:
        """Whether the gate does not stand in the way."""
        return self in (Verdict.PASSED, Verdict.NOT_APPLICABLE)


class GateCode(StrEnum):
    """Why a gate ended so; `SENTENCES` names the figures of each."""

    ARTIFACT_USABLE = "artifact_usable"
    ARTIFACT_UNUSABLE = "artifact_unusable"
    NO_ROWS = "no_rows"
    TOO_FEW_ROWS = "too_few_rows"
    COLUMNS_MISSING = "columns_missing"
    NO_CHAMPION = "no_champion"
    CHAMPION_UNUSABLE = "champion_unusable"
    CHAMPION_COLUMNS_MISSING = "champion_columns_missing"
    NO_INTERVAL = "no_interval"
    AUC_WORSE = "auc_worse"
    AUC_NOT_WORSE = "auc_not_worse"
    CALIBRATION_CLOSE = "calibration_close"
    CALIBRATION_SIGNIFICANT = "calibration_significant"
    CALIBRATION_OFF = "calibration_off"
    BEHAVIOUR_HOLDS = "behaviour_holds"
    BEHAVIOUR_BROKEN = "behaviour_broken"
    CLEARING_NEVER_HELPS = "clearing_never_helps"
    CLEARING_HELPS = "clearing_helps"
    CLEARING_WAIVED = "clearing_waived"
    CLEARING_UNTRIED = "clearing_untried"
    CLEARING_NO_FEATURE = "clearing_no_feature"


_AUC = "AUC is {difference:+.4f} against the champion's ({low:+.4f} to {high:+.4f}) on the same {rows:,} rows"
_CALIBRATION = (
    "mean PD {mean_pd:.4f} against a bad rate of {bad_rate:.4f}, observed / expected {ratio:.3f} ({ratio_low:.3f} to "
    "{ratio_high:.3f}) on {rows:,} rows; calibration error {calibration_error:.4f} (chance alone {chance_error:.4f}, "
    "at most {chance_error_high:.4f} in 95 of 100; limit {calibration_error_limit:.4f})"
)
SENTENCES: Mapping[GateCode, str] = {
    GateCode.ARTIFACT_USABLE: "the file has the hash it is named by, opens, and takes the service's inputs",
    GateCode.ARTIFACT_UNUSABLE: "the model cannot be used: {fault}",
    GateCode.NO_ROWS: "no held-out rows lie beside the model; judge it on a table with outcomes",
    GateCode.TOO_FEW_ROWS: (
        "the rows with a known outcome are too few, {bad:,} bad and {good:,} good; judge it on at least {at_least} of "
        "each"
    ),
    GateCode.COLUMNS_MISSING: "the held-out rows have no {columns}; judge it on a table that has",
    GateCode.NO_CHAMPION: "there is no champion to be compared with",
    GateCode.CHAMPION_UNUSABLE: "the champion cannot be opened for a comparison: {fault}",
    GateCode.CHAMPION_COLUMNS_MISSING: (
        "the champion of the contract {contract} needs {columns}, which these rows lack; judge it on a table that has "
        "them"
    ),
    GateCode.NO_INTERVAL: "the difference of AUC has no interval on these rows; judge it on others",
    GateCode.AUC_WORSE: f"{_AUC}; if the champion has learnt from some of these rows, that favours it",
    GateCode.AUC_NOT_WORSE: _AUC,
    GateCode.CALIBRATION_CLOSE: _CALIBRATION,
    GateCode.CALIBRATION_SIGNIFICANT: f"{_CALIBRATION}; a difference that is significant, but not surely large",
    GateCode.CALIBRATION_OFF: f"{_CALIBRATION}; the interval lies outside .9 to 1.1, or the error beyond its limit",
    GateCode.BEHAVIOUR_HOLDS: "all {rules} rules hold around held-out applicants",
    GateCode.CLEARING_NEVER_HELPS: "clearing {columns} lowers no PD on {rows:,} rows",
    GateCode.CLEARING_UNTRIED: "no held-out row has a value of {columns}; judge it on a table that has",
    GateCode.CLEARING_NO_FEATURE: "no input of the model may be missing",
}
"""Of each code but those of `SENTENCE_LISTS`, whose sentence is what was found of each rule or feature."""
SENTENCE_LISTS = frozenset({GateCode.BEHAVIOUR_BROKEN, GateCode.CLEARING_HELPS, GateCode.CLEARING_WAIVED})

Figure = str | int | float | Sequence[str] | Sequence[Mapping[str, str | int | float | None]]
"""A text, a number, names, or one mapping each for broken rules (`rule`), grades (`grade`) or features (`feature`)."""


@dataclass(frozen=True)
class GateResult:
    """One gate, how it ended and why: `code` with its `figures`, and the same as a sentence."""

    gate: Gate
    verdict: Verdict
    code: GateCode
    sentence: str
    figures: Mapping[str, Figure]

    @classmethod
    def of(cls, gate: Gate, verdict: Verdict, code: GateCode, **figures: Figure) -> "GateResult":
        """With the sentence that the code has for these figures."""
        shown = {
            name: value if isinstance(value, str | int | float) else ", ".join(map(str, value))
            for name, value in figures.items()
        }
        return cls(gate, verdict, code, SENTENCES[code].format_map(shown), figures)

    def as_dict(self) -> dict[str, Any]:
        """For the card and for callers: plain data."""
        return {name: str(value) if isinstance(value, StrEnum) else value for name, value in asdict(self).items()}


ARTIFACT_PASSED = GateResult.of(Gate.ARTIFACT, Verdict.PASSED, GateCode.ARTIFACT_USABLE)
