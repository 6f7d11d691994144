"""The optional parts, one record for each; `app.api` alone reads them. What is off is not loaded."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter

from app.ml.contracts.loader import load_contract
from app.services.approvals.act import ProposableAct
from app.services.decisions.fact_sources import FactConnector
from app.settings.service import ServiceSettings


@dataclass(frozen=True)
class Module:
    """What a part that is on plugs in.

    `connectors`: what decisions are to ask for facts that are neither sent nor stored. `state`: what its routes share,
    by the name under which the application keeps it. `page_data`: JSON that every page is sent with, by the id of its
    element. `posts_from_elsewhere`: paths to which other sites may post.
    """

    routers: tuple[APIRouter, ...] = ()
    acts: tuple[ProposableAct, ...] = ()
    state: Mapping[str, Any] = field(default_factory=dict)
    connectors: tuple[FactConnector, ...] = ()
    page_data: Mapping[str, bytes] = field(default_factory=dict)
    posts_from_elsewhere: frozenset[str] = frozenset()


def modules_of(settings: ServiceSettings) -> list[Module]:
    """Return the parts that the settings switch on."""
    return [made for make in _ALL if (made := make(settings)) is not None]


def _sign_on(settings: ServiceSettings) -> Module | None:
    if not settings.oidc_issuer:
        return None
    from app.sso import inviting, routes  # noqa: PLC0415
    from app.sso.acts import InviteNewcomer, InviteToSignOn  # noqa: PLC0415
    from app.sso.provider import Provider  # noqa: PLC0415
    from app.sso.signing_on import SignOn  # noqa: PLC0415

    sign_on = SignOn(settings, Provider(settings))
    shown = {"name": sign_on.provider_name, "local": settings.local_login}
    return Module(
        routers=(routes.router, inviting.router),
        acts=(InviteToSignOn(settings.break_glass_login), InviteNewcomer()),
        state={routes.STATE: sign_on},
        page_data={"sign-on": json.dumps(shown, ensure_ascii=False).encode()},
        posts_from_elsewhere=frozenset({"/sso/backchannel-logout"}),
    )


def _connectors(settings: ServiceSettings) -> Module | None:
    if not settings.connectors_file:
        return None
    from app.connectors.loader import load_connectors  # noqa: PLC0415

    contract = load_contract(settings.applicant_contract)
    return Module(connectors=(load_connectors(settings.connectors_file, contract.by_name),))


_ALL: tuple[Callable[[ServiceSettings], Module | None], ...] = (_sign_on, _connectors)
