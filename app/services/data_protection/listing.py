"""The list of erased people outside the database, beside the anchors: after a restore they are erased again by it."""

import asyncio
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self

from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import SettingInvalid
from app.ml.registry.store import Store
from app.models import Erasure, ErasureKind, Role
from app.services.audit.anchors import append_line, is_store, is_syslog
from app.services.audit.recording import CONSOLE
from app.services.crud import erasure as erasure_crud
from app.services.crud import user as user_crud
from app.services.data_protection.erasing import forget

BESIDE = ".erasures"
"""After the name of the anchors' file."""


@dataclass(frozen=True, order=True)
class ListedErasure:
    """One erased person. `person_since` is when the account was made: the number alone may be another person's."""

    user_id: int
    person_since: datetime
    erased_at: datetime
    ground: str

    @classmethod
    def of(cls, one: Erasure) -> Self:
        """Return the entry of a stored erasure of a person."""
        if one.user_id is None or one.person_since is None:
            raise ValueError(f"erasure {one.id} is not of a person")
        return cls(one.user_id, one.person_since, one.timestamp, one.ground)

    @classmethod
    def parsed(cls, line: str) -> Self:
        """Return the entry of a line. Raises SettingInvalid for what is none."""
        try:
            read = json.loads(line)
            since, erased_at = (datetime.fromisoformat(read[name]) for name in ("person_since", "erased_at"))
            return cls(int(read["user_id"]), since, erased_at, str(read["ground"]))
        except (ValueError, KeyError, TypeError):
            raise SettingInvalid(f"the list of erasures holds a line that is no erasure: {line[:80]!r}") from None

    def line(self) -> str:
        """Return the entry as a line of JSON."""
        moments = {"person_since": self.person_since.isoformat(), "erased_at": self.erased_at.isoformat()}
        return json.dumps({"user_id": self.user_id, **moments, "ground": self.ground})


@dataclass(frozen=True)
class AppliedAgain:
    """The result of applying a list: erased now, erased already, and entries whose person is not in this database."""

    erased: Sequence[int]
    already: Sequence[int]
    absent: Sequence[int]


async def listed_here(session: AsyncSession) -> list[ListedErasure]:
    """Return the erased people of this database."""
    return [ListedErasure.of(one) for one in await erasure_crud.list_erasures(session, kind=ErasureKind.PERSON)]


def listed_outside(place: str) -> list[ListedErasure]:
    """Return the list beside the anchors; empty where there is none. Raises OSError, SettingInvalid."""
    if not place or is_syslog(place):
        return []
    if is_store(place):
        store = Store(place)
        lines = [store.read(path).decode() for path in store.found("erasure-*.json")]
    else:
        path = Path(place + BESIDE)
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return parse_lines(lines)


def parse_lines(lines: Iterable[str]) -> list[ListedErasure]:
    """Return the entries of a list. Raises SettingInvalid."""
    return [ListedErasure.parsed(line) for line in lines if line.strip()]


async def write_outside(session: AsyncSession, place: str) -> int:
    """Add to the list beside the anchors what is not there yet; return how many. Raises OSError, PlaceUnwritable."""
    here = await listed_here(session)
    await session.commit()
    if not place or is_syslog(place) or not here:
        return 0
    return await asyncio.to_thread(_add_missing, place, here)


async def apply_again(session: AsyncSession, entries: Iterable[ListedErasure]) -> AppliedAgain:
    """Erase everyone on a list who is not erased in this database, each in a transaction; recorded as `console`.

    What was erased once by right is erased whatever has been kept since: retention is not asked for again.
    """
    erased, already, absent = [], [], []
    for one in sorted({(entry.user_id, entry.person_since): entry for entry in entries}.values()):
        user = await user_crud.get_user_for_update(session, one.user_id)
        if user is None or user.role is not Role.CLIENT or user.timestamp != one.person_since:
            absent.append(one.user_id)
        elif await erasure_crud.get_erasure_of(session, one.user_id) is not None:
            already.append(one.user_id)
        else:
            await forget(session, user, ground=one.ground, actor=CONSOLE, since=one.erased_at)
            erased.append(one.user_id)
        await session.commit()
    return AppliedAgain(erased, already, absent)


def _add_missing(place: str, here: Sequence[ListedErasure]) -> int:
    known = {(one.user_id, one.person_since) for one in listed_outside(place)}
    missing = [one for one in here if (one.user_id, one.person_since) not in known]
    for one in missing:
        if is_store(place):
            Store(place).write(f"erasure-{one.user_id:010}-{one.person_since:%Y%m%d%H%M%S}.json", one.line().encode())
        else:
            append_line(Path(place + BESIDE), one.line())
    return len(missing)
