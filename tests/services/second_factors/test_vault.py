"""Secrets of second factors at rest: unreadable without the key, and bound to their person."""

import pytest

from app.exceptions import SecondFactorUnreadable
from app.services.second_factors.vault import Vault

VAULT = Vault("a secret of more than thirty-two characters")
SECRET = bytes(range(20))


def test_a_secret_comes_back_and_is_never_stored_twice_alike() -> None:
    stored = [VAULT.lock(7, SECRET) for _ in range(2)]
    assert [VAULT.unlock(7, each) for each in stored] == [SECRET, SECRET]
    assert stored[0] != stored[1]
    assert all(SECRET not in each for each in stored)


@pytest.mark.parametrize(
    "change", [lambda stored: stored[:-1], lambda stored: b"\0" + stored[1:], lambda _: b"", lambda _: b"short"]
)
def test_what_was_changed_is_refused(change: object) -> None:
    assert callable(change)
    with pytest.raises(SecondFactorUnreadable):
        VAULT.unlock(7, change(VAULT.lock(7, SECRET)))


def test_another_key_or_another_person_reads_nothing() -> None:
    stored = VAULT.lock(7, SECRET)
    for vault, person in ((Vault("another secret of more than thirty-two"), 7), (VAULT, 8)):
        with pytest.raises(SecondFactorUnreadable, match="SECOND_FACTOR_KEY"):
            vault.unlock(person, stored)


def test_the_secret_behind_the_key_is_not_shown() -> None:
    assert VAULT.secret not in repr(VAULT)
