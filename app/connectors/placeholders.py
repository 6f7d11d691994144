"""What is filled into addresses and bodies: who is asked about, and features where a body names them."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from app.services.decisions.fact_sources import AskedSubject

IN_ADDRESS = frozenset({"subject", "id", "external_id"})
"""Whom: `clients` or `applications`, the number here, and the sender's own id. Nothing else goes into an address."""
_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")


def placeholders_in(value: Any) -> set[str]:
    """Return the names that stand in braces, anywhere in a text or a document."""
    if isinstance(value, str):
        return set(_PLACEHOLDER.findall(value))
    if isinstance(value, Mapping):
        return set().union(*(placeholders_in(one) for one in value.values()))
    if isinstance(value, list | tuple):
        return set().union(*(placeholders_in(one) for one in value))
    return set()


def values_of(about: AskedSubject) -> dict[str, Any]:
    """Return what placeholders stand for; features by their names."""
    client_id = about.subject.client_id
    subject = ("applications", about.subject.application_id) if client_id is None else ("clients", client_id)
    return {**about.features, "subject": subject[0], "id": subject[1], "external_id": about.external_id}


def filled_address(template: str, values: Mapping[str, Any]) -> str | None:
    """Return the address, each value percent-encoded; None where a value lacks.

    >>> filled_address("https://bureau.example/{subject}/{id}", {"subject": "clients", "id": 7})
    'https://bureau.example/clients/7'
    >>> filled_address("https://bureau.example/{external_id}", {"external_id": "../a?b"})
    'https://bureau.example/..%2Fa%3Fb'
    """
    if any(values.get(name) in (None, "", ".", "..") for name in placeholders_in(template)):
        return None
    return _PLACEHOLDER.sub(lambda found: quote(str(values[found[1]]), safe=""), template)


def filled_body(template: Any, values: Mapping[str, Any]) -> Any:
    """Return a document with its placeholders filled. A text that is one placeholder alone keeps the value's type.

    >>> filled_body({"who": {"number": "{id}"}, "text": "client {id}"}, {"id": 7})
    {'who': {'number': 7}, 'text': 'client 7'}
    """
    if isinstance(template, str):
        whole = _PLACEHOLDER.fullmatch(template)
        if whole:
            return values.get(whole[1])
        return _PLACEHOLDER.sub(lambda found: str(values.get(found[1], "")), template)
    if isinstance(template, Mapping):
        return {name: filled_body(one, values) for name, one in template.items()}
    return [filled_body(one, values) for one in template] if isinstance(template, list | tuple) else template
