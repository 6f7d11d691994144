"""The rules of logins: how long sessions last, which roles need a second factor, whose passwords are taken."""

from collections.abc import Collection
from dataclasses import dataclass, field

from app.models import Role, User
from app.security.sessions import SessionLimits


@dataclass(frozen=True)
class LoginRules:
    """When sessions end, the roles whose logins need a second factor, and whose passwords are taken.

    `by_password` names those roles. `break_glass` is the login of an admin whose password is taken in any case.
    """

    limits: SessionLimits = field(default_factory=SessionLimits)
    factor_for: Collection[Role] = ()
    by_password: Collection[Role] = tuple(Role)
    break_glass: str = ""

    def takes_password_of(self, user: User) -> bool:
        """Whether that user may log in by a password that is kept here."""
        has_one = user.password_hash is not None and user.role is not Role.SERVICE
        return has_one and (user.role in self.by_password or self.is_break_glass(user))

    def is_break_glass(self, user: User) -> bool:
        """Whether that user gets in by the password although the role does not."""
        return user.role not in self.by_password and user.role is Role.ADMIN and user.login == self.break_glass
