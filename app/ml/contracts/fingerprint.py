"""The hash of a contract's content: what a model was trained by and a policy was written for."""

import hashlib

from app.ml.contracts.definition import Contract


def contract_sha256(contract: Contract) -> str:
    """Return the SHA-256 of the contract as JSON, 64 hex digits; comments and layout of its file do not count."""
    return hashlib.sha256(contract.model_dump_json().encode()).hexdigest()
