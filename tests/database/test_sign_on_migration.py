"""The way back from sign-on by a provider: people without a password stay, and none opens their account."""

import pytest

from tests.database.test_latest_score_migration import move, rows
from tests.fixtures.postgres import connected

pytestmark = pytest.mark.postgres
BEFORE = "0022_decisions"
AFTER = "0019_sign_on"
HASHES = "SELECT id, password_hash FROM users ORDER BY id"


async def test_passwords_stay_and_a_missing_one_is_empty_on_the_way_back(url: str) -> None:
    before = await rows(url, HASHES)
    await move(url, AFTER)
    assert await rows(url, HASHES) == before
    async with connected(url) as connection:
        await connection.execute("UPDATE users SET password_hash = NULL WHERE id = (SELECT min(id) FROM users)")
    await move(url, BEFORE, back=True)
    after = await rows(url, HASHES)
    assert after[0][1] == ""
    assert after[1:] == before[1:]
