"""Which passwords are refused, and why; good ones are taken."""

import pytest

from app.exceptions import InvalidInput
from app.models import Role
from app.security.password_rules import require_another_password, require_good_password

ANNA = ("anna_2026", "Анна", "Каренина")


async def refusal(password: str, role: Role = Role.CLIENT) -> str | None:
    try:
        await require_good_password(password, role=role, personal=ANNA, field="new_password")
    except InvalidInput as fault:
        (problem,) = fault.fields
        assert problem.field == "new_password"
        return problem.code
    return None


@pytest.mark.parametrize(
    "password",
    ["password", "Password1!", "12345678", "qwertyuiop", "iloveyou2", "пароль123", "gfhjkm123", "йцукенгш", "привет12"],
)
async def test_a_common_password_is_refused_in_either_alphabet(password: str) -> None:
    assert await refusal(password) == "password_common"


@pytest.mark.parametrize("password", ["anna_2026", "ANNA_2026", "АннаКаренина", "Каренина Анна", "ａｎｎａ_2026"])
async def test_the_login_and_the_name_are_no_password(password: str) -> None:
    assert await refusal(password) == "password_personal"


async def test_the_login_with_a_little_behind_it_is_easy_to_guess() -> None:
    assert await refusal("anna_20261") == "password_common"


@pytest.mark.parametrize("password", ["кобыла и телега 7", "wR7-kQ2-zN5-fX9"])
async def test_a_sentence_and_a_random_text_are_taken_from_staff(password: str) -> None:
    assert await refusal(password, Role.ADMIN) is None


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ADMIN])
async def test_staff_need_twelve_characters_and_clients_eight(role: Role) -> None:
    assert await refusal("wR7-kQ2-zN5", role) == "string_too_short"
    assert await refusal("wR7-kQ2-zN5x", role) is None
    assert await refusal("wR7-kQ2-zN5") is None


def test_the_password_before_is_refused_however_it_was_typed() -> None:
    with pytest.raises(InvalidInput, match="new_password"):
        require_another_password("Ёлка и мёд", "Ёлка и мёд", field="new_password")
    require_another_password("ёлка и мёд", "Ёлка и мёд", field="new_password")
