"""Hashes of proposals: what was read is what is done."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from app.models import Proposal


def digest_of(content: Mapping[str, Any]) -> str:
    """Return the sha256 of a JSON document, whatever the order of its keys.

    >>> digest_of({"a": 1, "b": 2}) == digest_of({"b": 2, "a": 1})
    True
    """
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def proposal_digest(proposal: Proposal) -> str:
    """Return the hash of all that a proposal says will be done."""
    return digest_of(
        {
            "act": proposal.act,
            "object_kind": proposal.object_kind,
            "object_id": proposal.object_id,
            "change": proposal.change,
            "secret": proposal.secret and hashlib.sha256(proposal.secret.encode()).hexdigest(),
            "state": proposal.state_digest,
            "proposer": [proposal.proposer_kind.value, proposal.proposer_id],
        }
    )
