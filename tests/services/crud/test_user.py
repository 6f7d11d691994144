import asyncio

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import LoginTaken
from app.models import Role, User
from app.models.name_keys import name_keys
from app.services.crud import user as user_crud
from app.services.crud.user_session import get_valid_session
from database.database import session_scope
from tests.fixtures.factories import PASSWORD_HASH, make_user, make_user_session


async def add_user(session: AsyncSession, login: str, *, first_name: str = "Анна") -> User:
    return await user_crud.create_user(
        session,
        login=login,
        password_hash=PASSWORD_HASH,
        first_name=first_name,
        last_name="Ёлкина",
        role=Role.CLIENT,
    )


async def test_a_created_user_is_found_by_id_and_by_login(session: AsyncSession) -> None:
    user = await add_user(session, "anna")
    assert await user_crud.get_user(session, user.id) is user
    assert await user_crud.get_user_by_login(session, "anna") is user


@pytest.mark.parametrize("login", ["ANNA", "ann", "anna\0", "", "' OR 1=1 --"])
async def test_only_the_exact_login_is_found(session: AsyncSession, login: str) -> None:
    await add_user(session, "anna")
    assert await user_crud.get_user_by_login(session, login) is None


async def test_a_taken_login_is_refused_and_the_transaction_goes_on(session: AsyncSession) -> None:
    await add_user(session, "anna")
    with pytest.raises(LoginTaken, match="anna"):
        await add_user(session, "anna")
    assert (await add_user(session, "boris")).id > 0


async def test_another_broken_rule_is_not_called_a_taken_login(session: AsyncSession) -> None:
    with pytest.raises(IntegrityError):
        await add_user(session, "no spaces")


async def test_of_two_who_want_a_login_at_once_one_gets_it(file_engine: AsyncEngine) -> None:
    async def try_to_add() -> bool:
        try:
            async with session_scope(file_engine) as session:
                await add_user(session, "anna")
        except LoginTaken:
            return False
        return True

    assert sorted(await asyncio.gather(*(try_to_add() for _ in range(4)))) == [False, False, False, True]


async def test_users_are_listed_by_id_in_pages(session: AsyncSession) -> None:
    ids = [(await make_user(session)).id for _ in range(5)]
    first = await user_crud.list_users(session, limit=2)
    second = await user_crud.list_users(session, limit=2, after=first.next_after)
    third = await user_crud.list_users(session, limit=2, after=second.next_after)
    assert [user.id for page in (first, second, third) for user in page.rows] == ids
    assert (first.total, second.total, third.total, third.next_after) == (5, 5, 5, None)


async def test_users_are_filtered_by_role_and_searched(session: AsyncSession) -> None:
    admin = await make_user(session, Role.ADMIN, first_name="Мария")
    await make_user(session, Role.CLIENT, first_name="Мария")
    await make_user(session, Role.ADMIN, first_name="Пётр")
    page = await user_crud.list_users(session, role=Role.ADMIN, search="МАРИЯ")
    assert (page.rows, page.total) == ([admin], 1)


async def test_users_are_filtered_by_whether_they_may_log_in(session: AsyncSession) -> None:
    active, gone = await make_user(session, Role.ADMIN), await make_user(session, Role.ADMIN)
    await user_crud.set_user_active(session, gone, is_active=False)
    for is_active, expected in ((True, [active]), (False, [gone]), (None, [active, gone])):
        page = await user_crud.list_users(session, is_active=is_active)
        assert (page.rows, page.total) == (expected, len(expected))


async def test_a_created_user_has_the_keys_of_the_names(session: AsyncSession) -> None:
    names = {"first_name": "Анна", "last_name": "Ёлкина", "login": "anna"}
    user = await user_crud.create_user(
        session, password_hash="hash", role=Role.CLIENT, first_name="Анна", last_name="Ёлкина", login="anna"
    )
    assert {"search_text": user.search_text, "sort_name": user.sort_name} == name_keys(**names)


async def test_a_deactivated_user_has_no_session_left(session: AsyncSession) -> None:
    user = await make_user(session)
    login = await make_user_session(session, user.id)
    await user_crud.set_user_active(session, user, is_active=False)
    await user_crud.set_user_active(session, user, is_active=True)
    assert user.is_active
    assert await get_valid_session(session, login.id_hash) is None


async def test_a_new_password_hash_is_kept(session: AsyncSession) -> None:
    user = await make_user(session)
    await user_crud.set_password_hash(session, user, "another hash", is_handed_over=False)
    await session.refresh(user)
    assert user.password_hash == "another hash"
