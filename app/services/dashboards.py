"""The client's home page, read at once."""

from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import NotFound
from app.ml.contracts.definition import Contract
from app.models import Client, Score, User
from app.services.credits import ShownCredit, shown_credit
from app.services.crud import client as client_crud
from app.services.crud import manager as manager_crud
from app.services.crud import scoring as scoring_crud
from app.services.crud.manager import ManagerRow


@dataclass(frozen=True)
class ClientDashboard:
    """The client, the manager, the credit and the newest score."""

    client: Client
    manager: ManagerRow | None
    credit: ShownCredit | None
    score: Score | None


async def client_dashboard(session: AsyncSession, contract: Contract, user: User) -> ClientDashboard:
    """Return the dashboard of that user. Raises NotFound if the user is not a client."""
    client = await client_crud.get_client(session, user.id)
    if client is None:
        raise NotFound
    return ClientDashboard(
        client=client,
        manager=await manager_crud.get_manager(session, client.manager_id) if client.manager_id else None,
        credit=await shown_credit(session, contract, client),
        score=await scoring_crud.latest_score(session, client.user_id),
    )
