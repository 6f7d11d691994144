"""Login and logout."""

from datetime import datetime
from typing import Annotated, Literal, Protocol

import orjson
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from app.models import LoginStep, Role, User, UserSession
from app.schemas.contact import ContactOut
from app.schemas.passkey import PasskeyPlaceOut
from app.schemas.text import Secret, is_unicode
from app.schemas.user import NewPasswordIn, PersonOut
from app.security.password_rules import PasswordRule
from app.security.passwords import PASSWORD_MAX_LENGTH
from app.security.permissions import Permission, permissions_of
from app.security.sessions import HANDLE_PATTERN, session_handle
from app.services.crud.manager import ManagerRow
from app.services.second_factors.steps import Factor


class LoginIn(BaseModel):
    """Credentials."""

    model_config = ConfigDict(extra="forbid")

    login: Annotated[str, AfterValidator(is_unicode)] = Field(max_length=256, examples=["client_0001"])
    password: Secret = Field(max_length=PASSWORD_MAX_LENGTH, examples=["see var/demo-logins.json"])


class LoggedInOut(BaseModel):
    """The logged-in user; the session is in the cookie. `status` names the step that the login still lacks, if any.

    `factors`: what that step may be done by. `passkeys_at`: where passkeys work, null where they are off.
    """

    status: Literal["ok"] | LoginStep = "ok"
    user_id: int
    role: Role
    redirect: str = "/ui"
    factors: list[Factor] = []
    passkeys_at: PasskeyPlaceOut | None = None


class StatusOut(BaseModel):
    """Success."""

    status: Literal["ok"] = "ok"


class UserNamed(Protocol):
    """A user with a name, as the ORM or a statement without it gives it."""

    @property
    def id(self) -> int: ...
    @property
    def first_name(self) -> str: ...
    @property
    def shown_last_name(self) -> str: ...
    @property
    def role(self) -> Role: ...


class MeOut(PersonOut):
    """The current user and the permissions of the role."""

    role: Role
    permissions: list[Permission]


def me_body(person: UserNamed) -> bytes:
    """`MeOut` of a user as JSON, without building the model."""
    return orjson.dumps(
        {
            "user_id": person.id,
            "first_name": person.first_name,
            "last_name": person.shown_last_name,
            "role": person.role.value,
            "permissions": permissions_of(person.role),
        }
    )


class SessionOut(BaseModel):
    """A session that may be used now; `address` is that of the login, of IPv6 the network, null where not known.

    `device` is the browser and system of the login, or the program; `is_new_device`: no login kept before had it.
    """

    handle: str = Field(description="names the session in POST /auth/sessions/end")
    started: datetime
    last_seen: datetime
    expires: datetime
    address: str | None
    device: str | None = Field(examples=["Firefox, Linux"])
    is_new_device: bool
    is_this_one: bool

    @classmethod
    def of(cls, found: UserSession, *, own_id_hash: str) -> "SessionOut":
        """Return what is shown of a session; never its id."""
        return cls(
            handle=session_handle(found.id_hash),
            started=found.created,
            last_seen=found.seen or found.created,
            expires=found.expires,
            address=found.address,
            device=found.device,
            is_new_device=found.is_new_device,
            is_this_one=found.id_hash == own_id_hash,
        )


class SessionEndIn(BaseModel):
    """The session to end, by its public name."""

    model_config = ConfigDict(extra="forbid")

    handle: str = Field(pattern=HANDLE_PATTERN, examples=["0123456789abcdef"])


class LoginBeforeOut(BaseModel):
    """The login before the present session; `address` as in `SessionOut`."""

    at: datetime
    address: str | None


class ProfileOut(BaseModel):
    """The current user's account.

    `contact` is how clients reach a manager: for managers their own, for clients their manager's, else null.
    `login_before` is null where no earlier login is kept.
    """

    user_id: int
    login: str
    first_name: str
    last_name: str
    role: Role
    contact: ContactOut | None
    login_before: LoginBeforeOut | None

    @classmethod
    def of(cls, user: User, contact: ManagerRow | None, before: UserSession | None) -> "ProfileOut":
        """Return the shape of an account."""
        return cls(
            **PersonOut.of(user).model_dump(),
            login=user.login,
            role=user.role,
            contact=ContactOut.of_manager(contact.user, contact.manager) if contact else None,
            login_before=LoginBeforeOut(at=before.created, address=before.address) if before else None,
        )


class PasswordRuleOut(BaseModel):
    """A rule of new passwords; `code` and `limits` are those of the problem that breaking it is answered with."""

    code: str = Field(examples=["string_too_short"])
    limits: dict[str, int]
    is_met: bool

    @classmethod
    def of(cls, rule: PasswordRule) -> "PasswordRuleOut":
        """Return the shape of a rule."""
        return cls(code=rule.problem.code, limits=dict(rule.problem.limits), is_met=rule.is_met)


class PasswordTrialIn(BaseModel):
    """A password that is being thought of, perhaps not yet typed to its end."""

    model_config = ConfigDict(extra="forbid")

    new_password: Secret = Field(max_length=PASSWORD_MAX_LENGTH, examples=["a long sentence is best"])


class SessionsEndedOut(BaseModel):
    """How many sessions were ended."""

    ended: int


class DemoLoginOut(BaseModel):
    """A demo login, offered only on the machine of an embedded demo."""

    model_config = ConfigDict(from_attributes=True)

    role: Role
    login: str = Field(examples=["client_0001"])
    password: str


class OwnPasswordIn(NewPasswordIn):
    """A password of one's own, in the place of one that another person chose."""


class PasswordChangeIn(NewPasswordIn):
    """A new password for the current user, confirmed by the current one."""

    current_password: Secret = Field(max_length=PASSWORD_MAX_LENGTH)
