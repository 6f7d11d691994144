"""The list of erasures outside the database, beside the anchors: after a restore it is applied again."""

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
from app.services.crud.forgetting_applications import get_application_for_update
from app.services.data_protection.erasing import forget
from app.services.data_protection.erasing_applications import forget_application

BESIDE = ".erasures"
"""After the name of the anchors' file."""


NUMBERS = {ErasureKind.PERSON: "user_id", ErasureKind.APPLICATION: "application_id"}
"""What is listed outside, and what its number is called in a line."""


@dataclass(frozen=True, order=True)
class ListedErasure:
    """One erased person or application.

    `person_since` is when the account was made or the application received: the number alone may be another's.
    """

    kind: ErasureKind
    number: int
    person_since: datetime
    erased_at: datetime
    ground: str

    @property
    def key(self) -> tuple[ErasureKind, int, datetime]:
        """Whom it is about."""
        return self.kind, self.number, self.person_since

    @classmethod
    def of(cls, one: Erasure) -> Self:
        """Return the entry of a stored erasure of a person or an application."""
        number = one.user_id if one.kind is ErasureKind.PERSON else one.application_id
        if number is None or one.person_since is None:
            raise ValueError(f"erasure {one.id} is of no person and of no application")
        return cls(one.kind, number, one.person_since, one.timestamp, one.ground)

    @classmethod
    def parsed(cls, line: str) -> Self:
        """Return the entry of a line. Raises SettingInvalid for what is none."""
        try:
            read = json.loads(line)
            kind = ErasureKind.APPLICATION if NUMBERS[ErasureKind.APPLICATION] in read else ErasureKind.PERSON
            since, erased_at = (datetime.fromisoformat(read[name]) for name in ("person_since", "erased_at"))
            return cls(kind, int(read[NUMBERS[kind]]), since, erased_at, str(read["ground"]))
        except (ValueError, KeyError, TypeError):
            raise SettingInvalid(f"the list of erasures holds a line that is no erasure: {line[:80]!r}") from None

    def line(self) -> str:
        """Return the entry as a line of JSON."""
        moments = {"person_since": self.person_since.isoformat(), "erased_at": self.erased_at.isoformat()}
        return json.dumps({NUMBERS[self.kind]: self.number, **moments, "ground": self.ground})

    def name(self) -> str:
        """Return the name of the entry's object in a bucket."""
        of = "" if self.kind is ErasureKind.PERSON else f"{self.kind}-"
        return f"erasure-{of}{self.number:010}-{self.person_since:%Y%m%d%H%M%S}.json"


@dataclass(frozen=True)
class AppliedAgain:
    """The result of applying a list: erased now, erased already, and what is not in this database."""

    erased: list[ListedErasure]
    already: list[ListedErasure]
    absent: list[ListedErasure]


async def listed_here(session: AsyncSession) -> list[ListedErasure]:
    """Return the erased people and applications of this database."""
    return [ListedErasure.of(one) for kind in NUMBERS for one in await erasure_crud.list_erasures(session, kind=kind)]


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
    """Erase all that is on a list and not erased in this database, each in a transaction; recorded as `console`.

    What was erased once by right is erased whatever has been kept since: retention is not asked for again.
    """
    done = AppliedAgain([], [], [])
    for one in sorted({entry.key: entry for entry in entries}.values()):
        await (_person_again if one.kind is ErasureKind.PERSON else _application_again)(session, one, done)
        await session.commit()
    return done


async def _person_again(session: AsyncSession, one: ListedErasure, done: AppliedAgain) -> None:
    user = await user_crud.get_user_for_update(session, one.number)
    if user is None or user.role is not Role.CLIENT or user.timestamp != one.person_since:
        done.absent.append(one)
    elif await erasure_crud.get_erasure_of(session, one.number) is not None:
        done.already.append(one)
    else:
        await forget(session, user, ground=one.ground, actor=CONSOLE, since=one.erased_at)
        done.erased.append(one)


async def _application_again(session: AsyncSession, one: ListedErasure, done: AppliedAgain) -> None:
    found = await get_application_for_update(session, one.number)
    if found is None or found.timestamp != one.person_since:
        done.absent.append(one)
    elif found.is_erased:
        done.already.append(one)
    else:
        await forget_application(session, found, ground=one.ground, actor=CONSOLE, since=one.erased_at)
        done.erased.append(one)


def _add_missing(place: str, here: Sequence[ListedErasure]) -> int:
    known = {one.key for one in listed_outside(place)}
    missing = [one for one in here if one.key not in known]
    for one in missing:
        if is_store(place):
            Store(place).write(one.name(), one.line().encode())
        else:
            append_line(Path(place + BESIDE), one.line())
    return len(missing)
