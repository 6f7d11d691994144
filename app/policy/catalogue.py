"""The catalogue of reasons: what an applicant, a regulator's form and a credit bureau are given for each of them.

One file a contract. The sentence about a feature is the contract's own (`reasons`), so it stands in one place; the
catalogue adds the codes. A reason of a policy has its sentences here.
"""

from collections.abc import Iterator
from enum import IntEnum, StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, ValidationError, model_validator

from app.exceptions import PolicyInvalid
from app.ml.contracts.definition import Contract, is_contract_name
from app.ml.contracts.texts import Identifier, Labels, Part, ValueCase, general_reasons
from app.policy.decisions import StandardReason
from app.policy.loader import SHIPPED, located, tree_and_content
from app.policy.policy import Policy

ENDING = ".reasons.yaml"
FILES_KEPT = 4


class BureauReason(IntEnum):
    """The reasons of a refusal that a lender reports to a credit bureau (Federal Law 218-FZ, information part)."""

    CREDIT_POLICY = 1
    CREDIT_HISTORY = 2
    EXCESSIVE_DEBT = 3
    MISMATCH = 4
    OTHER = 5


class AdverseActionReason(StrEnum):
    """The reasons of the sample forms of Regulation B (12 CFR 1002, appendix C, form C-1)."""

    INCOMPLETE = "Credit application incomplete"
    IRREGULAR_EMPLOYMENT = "Temporary or irregular employment"
    EMPLOYMENT_NOT_VERIFIED = "Unable to verify employment"
    LENGTH_OF_EMPLOYMENT = "Length of employment"
    INCOME = "Income insufficient for amount of credit requested"
    OBLIGATIONS = "Excessive obligations in relation to income"
    INCOME_NOT_VERIFIED = "Unable to verify income"
    LENGTH_OF_RESIDENCE = "Length of residence"
    NO_CREDIT_FILE = "No credit file"
    LIMITED_EXPERIENCE = "Limited credit experience"
    DELINQUENT = "Delinquent past or present credit obligations with others"
    BANKRUPTCY = "Bankruptcy"
    INQUIRIES = "Number of recent inquiries on credit bureau report"
    COLLATERAL = "Value or type of collateral not sufficient"
    OTHER = "Other"


class RegulatedReason(Part):
    """The codes of a reason. `specify` says what the form's "other" is."""

    reg_b: AdverseActionReason
    specify: Annotated[str, Field(min_length=3, max_length=100)] | None = Field(
        default=None, exclude_if=lambda text: text is None
    )
    bureau: BureauReason

    @model_validator(mode="after")
    def _is_specified(self) -> Self:
        if (self.reg_b is AdverseActionReason.OTHER) != (self.specify is not None):
            raise ValueError("specify belongs to the reason Other, which needs it")
        return self


class RuleReason(RegulatedReason):
    """A reason of a policy. With `by_features` a notice names the principal features in its place: a score is none."""

    sentence: Labels
    manager: Labels
    actionable: bool
    by_features: bool = False


class ReasonCatalogue(Part):
    """All reasons of one contract and the policies written for it."""

    contract: Identifier
    features: dict[Identifier, RegulatedReason]
    rules: dict[Identifier, RuleReason]

    def of_feature(
        self, contract: Contract, name: str, *, raises: bool = False, is_missing: bool = False
    ) -> RuleReason:
        """Return the reason that a feature lowers (or `raises`) a rating. Raises KeyError for one that has none.

        A value that is missing is an incomplete application, whatever the feature.
        """
        feature, codes = contract.by_name[name], self.features[name]
        sentences = feature.reasons or general_reasons(feature.labels)
        manager = sentences.manager or general_reasons(feature.labels).manager or sentences
        borrower_case, manager_case = (
            one.cases.get(ValueCase.MISSING) if is_missing else None for one in (sentences, manager)
        )
        side = "raises" if raises else "lowers"
        return RuleReason(
            reg_b=AdverseActionReason.INCOMPLETE if is_missing else codes.reg_b,
            specify=None if is_missing else codes.specify,
            bureau=codes.bureau,
            sentence=(borrower_case and getattr(borrower_case, side)) or getattr(sentences, side),
            manager=(manager_case and getattr(manager_case, side)) or getattr(manager, side),
            actionable=name in contract.actionable,
        )

    def gaps(self, contract: Contract, policy: Policy | None = None) -> Iterator[str]:
        """Return what is missing for a notice about any decision, one sentence each."""
        if self.contract != contract.name:
            yield f"contract: is {self.contract}, and the contract in use is {contract.name}"
        in_model = {feature.name for feature in contract.features if feature.in_model}
        for name in sorted(in_model - set(self.features)):
            yield f"features: {name} is missing, and a model may give it as a reason"
        for name in sorted(set(self.features) - in_model):
            yield f"features: {name} is no feature that a model may see"
        codes = [rule.code for rule in policy.definition.knock_outs] if policy else []
        for code in [*codes, *StandardReason]:
            if code not in self.rules:
                yield f"rules: {code} is missing, and the policy may give it as a reason"


def load_catalogue(path: Path) -> ReasonCatalogue:
    """Return the catalogue of that file. Raises PolicyInvalid with `file:line: field: what is expected`."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise PolicyInvalid(f"{path}: cannot be read as UTF-8 text: {fault}") from None
    return _catalogue(text, str(path))


@lru_cache(maxsize=FILES_KEPT)
def _catalogue(text: str, path: str) -> ReasonCatalogue:
    """Return the catalogue in a file's text, which is read for each policy and does not change."""
    tree, content = tree_and_content(text, source=path)
    try:
        return ReasonCatalogue.model_validate(content)
    except ValidationError as fault:
        faults = [
            (tuple(one["loc"]), one["msg"].removeprefix("Value error, ")) for one in fault.errors(include_url=False)
        ]
        raise PolicyInvalid("\n".join(located(faults, tree, path))) from None


def shipped_catalogue(contract: Contract) -> Path | None:
    """Return the file of the catalogue that comes with the product for a contract, if there is one."""
    path = SHIPPED / f"{contract.name}{ENDING}"
    return path if path.exists() else None


def catalogue_beside(contract: Contract, source: str) -> Path | None:
    """Return the catalogue of a contract, shipped or beside the contract's file, if there is one.

    `source` is the contract's shipped name or the path of its file.
    """
    if is_contract_name(source):
        return shipped_catalogue(contract)
    path = Path(source).with_suffix(ENDING)
    return path if path.exists() else None


def require_complete(path: Path, contract: Contract, policy: Policy | None = None) -> ReasonCatalogue:
    """Return a catalogue that has every reason of the contract and the policy. Raises PolicyInvalid with each gap."""
    found = load_catalogue(path)
    if gaps := list(found.gaps(contract, policy)):
        raise PolicyInvalid("\n".join(f"{path}: {gap}" for gap in gaps))
    return found
