"""What a page is sent with where a policy decides."""

from typing import Any

import orjson

from app.models import Role, User
from app.services.decisions.on_pages import DecidingOnPages


def deciding_body(deciding: DecidingOnPages, reader: User) -> bytes:
    """Return it as JSON: of each rule its sentence for this reader; for staff the policy and its declared facts too.

    `by_features`: the principal features stand in the sentence's place. A client is shown no policy.
    """
    is_client = reader.role is Role.CLIENT
    rules = {} if deciding.catalogue is None else deciding.catalogue.rules
    body: dict[str, Any] = {
        "rules": {
            code: {
                "sentence": (rule.sentence if is_client else rule.manager).model_dump(),
                "by_features": rule.by_features,
            }
            for code, rule in rules.items()
        }
    }
    if not is_client:
        definition = deciding.policy.definition
        body["policy"] = {
            "sha256": deciding.policy.sha256,
            "name": definition.policy,
            "version": definition.version,
            "facts": {
                name: fact.model_dump(include={"type", "unit", "values", "labels", "fresh_days"})
                for name, fact in definition.facts.items()
            },
        }
    return orjson.dumps(body)
