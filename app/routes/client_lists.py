"""Query parameters of client lists: scope, filters, order, page."""

from typing import Annotated

from fastapi import Depends, Query
from pydantic import StringConstraints

from app.exceptions import InvalidInput
from app.ml.grades.bands import pd_ranges
from app.models import User
from app.models.base import LARGEST_USER_ID
from app.routes.deps import FOR_MANAGERS, After, Limit, Search, allowed
from app.security.permissions import Permission, require_permission
from app.services.crud.lists.client_filter import ClientFilter
from app.services.crud.lists.client_order import ClientPage, ClientSort
from app.services.crud.pages import PAGE_LIMIT

OfManagers = Annotated[User, allowed(*FOR_MANAGERS)]
ONLY_WITH_ALL = "can be asked with all=true only; without it the list is your own clients"
BandName = Annotated[str, StringConstraints(pattern=f"^({'|'.join(pd_ranges())})$")]


def whose_clients(
    user: OfManagers,
    all_clients: Annotated[
        bool, Query(alias="all", description="all clients of the bank; needs clients:read_all")
    ] = False,
) -> int | None:
    """Return the manager whose clients are requested: the caller, or None for all clients. Raises Forbidden."""
    if not all_clients:
        return user.id
    require_permission(user.role, Permission.CLIENTS_READ_ALL)
    return None


WhoseClients = Annotated[int | None, Depends(whose_clients)]


def client_filter(
    whose: WhoseClients,
    q: Search = "",
    band: Annotated[tuple[BandName, ...], Query(description="bands of the latest score, one or more")] = (),
    overdue: Annotated[
        bool | None, Query(description="true: past due in the latest month; false: not past due")
    ] = None,
    scored: Annotated[bool | None, Query(description="true: scored at least once; false: never scored")] = None,
    unassigned: Annotated[
        bool | None, Query(description="true: without a manager; false: with one; only with all=true")
    ] = None,
    manager_id: Annotated[
        int | None, Query(ge=1, le=LARGEST_USER_ID, description="clients of this manager; only with all=true")
    ] = None,
) -> ClientFilter:
    """Return the requested filter. Raises Forbidden, InvalidInput."""
    if whose is not None:
        for name, value in {"unassigned": unassigned, "manager_id": manager_id}.items():
            if value:
                raise InvalidInput.of(name, ONLY_WITH_ALL)
    ranges = pd_ranges()
    return ClientFilter(
        manager_id=manager_id if whose is None else whose,
        assigned=None if unassigned is None else not unassigned,
        search=q,
        pd_ranges=[ranges[name] for name in band] or None,
        scored=scored,
        overdue=overdue,
    )


def client_page(
    sort: Annotated[
        ClientSort, Query(description="clients never scored, without a credit or not past due come last")
    ] = (ClientSort.USER_ID),
    descending: Annotated[bool, Query(description="reverse the order")] = False,
    limit: Limit = PAGE_LIMIT,
    after: After = None,
) -> ClientPage:
    """Return the requested page."""
    return ClientPage(sort=sort, descending=descending, after=after, limit=limit)


ClientFilterDep = Annotated[ClientFilter, Depends(client_filter)]
ClientPageDep = Annotated[ClientPage, Depends(client_page)]
