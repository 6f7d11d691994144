"""Whether acts need a second person: the setting, or a switch on the page that is never switched off."""

from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import User
from app.services.audit.acts import Act, ObjectKind
from app.services.audit.recording import by, record
from app.services.crud.proposal import has_event

FOUR_EYES = "four_eyes"


class FourEyes:
    """Whether four eyes are on: by `FOUR_EYES`, or by an event of the audit trail, which stays for ever."""

    def __init__(self, *, is_set: bool) -> None:
        self._is_set = is_set

    async def is_on(self, session: AsyncSession) -> bool:
        """Whether the registered acts are proposed rather than done."""
        return self._is_set or await has_event(session, object_kind=ObjectKind.BANK, object_id=FOUR_EYES)

    async def switch_on(self, session: AsyncSession, author: User) -> None:
        """Switch on for good; nothing where they are on."""
        if not await self.is_on(session):
            await record(session, Act.FOUR_EYES_ON, by(author), FOUR_EYES)
