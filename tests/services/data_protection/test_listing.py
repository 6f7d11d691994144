"""The list of erased people outside the database, and erasure again in a database from before."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.exceptions import SettingInvalid
from app.models import Client, ErasureKind, User
from app.services.data_protection.listing import (
    AppliedAgain,
    ListedErasure,
    apply_again,
    listed_here,
    listed_outside,
    parse_lines,
    write_outside,
)
from database.database import session_scope
from tests.services.data_protection.conftest import ErasableTrail


async def lists(bank: ErasableTrail) -> list[ListedErasure]:
    async with session_scope(bank.trail.engine, read_only=True) as session:
        return await listed_here(session)


async def apply(bank: ErasableTrail, entries: list[ListedErasure]) -> AppliedAgain:
    async with session_scope(bank.trail.engine) as session:
        return await apply_again(session, entries)


async def test_the_list_outside_gets_each_erasure_once_and_no_name(bank: ErasableTrail, tmp_path: Path) -> None:
    await bank.erase()
    place = str(tmp_path / "anchors")
    for expected in (1, 0):
        async with session_scope(bank.trail.engine) as session:
            assert await write_outside(session, place) == expected
    assert listed_outside(place) == await lists(bank)
    (entry,) = listed_outside(place)
    assert set(json.loads(entry.line())) == {"user_id", "person_since", "erased_at", "ground"}


async def test_a_list_is_applied_where_the_person_is_and_once(bank: ErasableTrail) -> None:
    async with session_scope(bank.trail.engine, read_only=True) as session:
        user = await session.get_one(User, bank.trail.client_id)
    later = user.timestamp + timedelta(days=1)
    entry = ListedErasure(ErasureKind.PERSON, user.id, user.timestamp, later, "request")
    another = replace(entry, person_since=user.timestamp - timedelta(days=9))  # the number was given again
    missing = replace(entry, number=999)
    assert await apply(bank, [entry, another, missing]) == AppliedAgain([entry], [], [another, missing])
    assert await apply(bank, [entry]) == AppliedAgain([], [entry], [])
    async with session_scope(bank.trail.engine, read_only=True) as session:
        assert (await session.get_one(Client, user.id)).features == {}


def test_a_line_that_is_no_erasure_is_named() -> None:
    with pytest.raises(SettingInvalid, match="no erasure"):
        parse_lines(['{"user_id": 1}'])
