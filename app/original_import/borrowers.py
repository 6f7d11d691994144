"""The original's applicant features as the contract has them."""

from typing import Any

from app.exceptions import CommandError, InvalidInput
from app.ml.contracts.applicant import check_applicant, complete
from app.ml.contracts.definition import Contract
from app.original_import.source import Original, Row

NOT_A_NUMBER = "nan"
"""What pandas leaves of an empty cell, as text or as a number."""


def require_contract_of(original: Original, contract: Contract) -> None:
    """Raise CommandError if the clients have not the columns that the service's contract asks for."""
    if not original.clients:
        return
    lacking = [feature.name for feature in contract.inputs if feature.name not in original.clients[0]]
    if lacking:
        raise CommandError(
            f"APPLICANT_CONTRACT is {contract.name}, and the original's clients have no {', '.join(lacking)}. "
            "Expected APPLICANT_CONTRACT=card_application."
        )


def features_of(row: Row, contract: Contract) -> tuple[dict[str, Any], str | None, list[str]]:
    """Return the features with the derived ones, or why not; and which derived ones differ from the stored."""
    given = {feature.name: _present(row[feature.name]) for feature in contract.inputs}
    try:
        features = complete(contract, check_applicant(contract, given))
    except InvalidInput as fault:
        return {}, "; ".join(f"{one.field}: {one.message}" for one in fault.fields), []
    derived = [feature.name for feature in contract.features if feature.derived and row.get(feature.name)]
    return features, None, [_changed(row, features, name) for name in derived if row[name] != features[name]]


def _changed(row: Row, features: dict[str, Any], name: str) -> str:
    return f"{name}: {row[name]!r} becomes {features[name]!r}, which follows from the days"


def _present(value: Any) -> Any:
    return None if str(value).strip().lower() in {NOT_A_NUMBER, ""} else value
