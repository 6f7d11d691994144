"""Passwords: Argon2id, off the event loop, never more than two at a time.

A hash takes 64 MiB and tens of milliseconds on purpose, so a burst of logins queues here instead of taking
the memory of the machine or the time of other requests. The queue is bounded, and each caller has a turn in it.
"""

import asyncio
import unicodedata
from concurrent.futures import ThreadPoolExecutor

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from app.security.fair_turns import FairTurns

PASSWORD_MIN_LENGTH = 8
PASSWORD_MAX_LENGTH = 128
HASHES_AT_ONCE = 2
HASHES_WAITING = 64

_HASHER = PasswordHash((Argon2Hasher(time_cost=3, memory_cost=64 * 1024, parallelism=4),))
"""The second recommended option of RFC 9106, section 4: 3 passes over 64 MiB, 4 lanes."""

NOBODY_HASH = "$argon2id$v=19$m=65536,t=3,p=4$U7QhqBfFdbBfdK5aQB4VpQ$u8Qp2uBfVRYUdFhXiqXNh2ytwO7UzImxaQ9mYs3sSag"
"""A hash of a thrown-away random text under the parameters above; no password fits it."""

PASSWORD_TURNS = FairTurns(at_once=HASHES_AT_ONCE, max_waiting=HASHES_WAITING)
"""A verification takes one of these turns first, by the address that asks."""
_NEW = "new passwords"

_threads = ThreadPoolExecutor(max_workers=HASHES_AT_ONCE, thread_name_prefix="argon2")


async def hash_password(password: str) -> str:
    """Return the Argon2id hash to store, salt and parameters included. Raises ServiceBusy."""
    async with PASSWORD_TURNS.hold(_NEW):
        return await asyncio.get_running_loop().run_in_executor(_threads, _HASHER.hash, normalise(password))


async def verify_password(password: str, password_hash: str) -> bool:
    """Whether the password is the one that was hashed."""
    return await asyncio.get_running_loop().run_in_executor(
        _threads, _HASHER.verify, normalise(password), password_hash
    )


async def verify_nobody(password: str) -> bool:
    """Return False after the cost of a real check: an unknown login takes as long as a wrong password."""
    return await verify_password(password, NOBODY_HASH)


def normalise(password: str) -> str:
    """Return one form for what different keyboards send for the same letters (NIST SP 800-63B, 5.1.1.2)."""
    return unicodedata.normalize("NFKC", password)
