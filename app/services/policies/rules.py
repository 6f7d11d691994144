"""What a policy of this service must fit: the contract, the currency, the catalogue of reasons."""

from dataclasses import dataclass
from pathlib import Path

from app.exceptions import InvalidInput, PolicyInvalid
from app.field_problem import FieldProblem
from app.ml.contracts.definition import Contract
from app.policy.analysis.examining import examined_text
from app.policy.catalogue import ReasonCatalogue, catalogue_beside, load_catalogue, require_complete
from app.policy.policy import Policy

SOURCE = "policy"
"""What a stored policy is called in messages, in the place of a file."""
MAX_PROBLEMS = 100


@dataclass(frozen=True)
class PolicyRules:
    """The rules of one service; without a catalogue reasons are not looked at."""

    contract: Contract
    currency: str = ""
    catalogue: Path | None = None

    def require_catalogue(self) -> None:
        """Raise PolicyInvalid if the catalogue lacks a reason that a model may give."""
        if self.catalogue is not None:
            require_complete(self.catalogue, self.contract)

    def reasons(self) -> ReasonCatalogue | None:
        """Return the catalogue. Raises PolicyInvalid for a file with a fault."""
        return load_catalogue(self.catalogue) if self.catalogue is not None else None

    def examined(self, text: str) -> tuple[Policy, list[str]]:
        """Return a policy that may be used and what to look at in it, each `policy:line: field: sentence`.

        Its cases run. Raises PolicyInvalid with every error.
        """
        policy, warnings = examined_text(text, self.contract, source=SOURCE, currency=self.currency)
        if self.catalogue is None:
            return policy, [*warnings, f"the contract {self.contract.name} has no catalogue of reasons"]
        require_complete(self.catalogue, self.contract, policy)
        return policy, warnings


def rules_of(contract: Contract, source: str, *, currency: str) -> PolicyRules:
    """Return the rules of a service. `source` is the contract's shipped name or the path of its file."""
    return PolicyRules(contract, currency, catalogue_beside(contract, source))


def refused(fault: PolicyInvalid) -> InvalidInput:
    """Return the answer to a policy that cannot be stored: one problem a line, with its line number in the text."""
    lines = str(fault).splitlines()[:MAX_PROBLEMS]
    return InvalidInput([FieldProblem("text", line.removeprefix(f"{SOURCE}:"), "policy_invalid") for line in lines])
