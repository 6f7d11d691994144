"""A sealed trail with a client to erase."""

from dataclasses import dataclass

import pytest

from app.services.audit.recording import CONSOLE
from app.services.data_protection.erasing import Erased, erase_person
from app.services.data_protection.rules import Ground, Retention
from database.database import session_scope
from tests.services.audit.conftest import Trail, engine, file_engine, trail

__all__ = ["engine", "file_engine", "trail"]
AT_ONCE = Retention(credit_days=0, applicant_days=0)


@dataclass
class ErasableTrail:
    """A trail with hands to erase its client."""

    trail: Trail

    async def erase(self) -> Erased:
        async with session_scope(self.trail.engine) as session:
            return await erase_person(
                session, self.trail.client_id, ground=Ground.REQUEST, actor=CONSOLE, retention=AT_ONCE
            )


@pytest.fixture
def bank(trail: Trail) -> ErasableTrail:
    return ErasableTrail(trail)
