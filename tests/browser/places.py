"""Where one can be: every page with every kind of content an address and a person can bring about."""

import re
from dataclasses import dataclass

from playwright.async_api import Page, Route

from tests.fixtures.deciding_bank import decide, let_policy_decide
from tests.fixtures.page_actions import open_as, settled
from tests.fixtures.served_bank import ServedBank

DATA = re.compile(
    r"//[^/]+/(?:api|clients|users|managers|models|schema|audit|auth/profile|auth/sessions"
    r"|service-accounts|applications|proposals|reviews|four-eyes|policies|decisions|simulations)(?:[/?]|$)"
)
"""What pages ask for after they have learned who is there."""
NO_TIME_LIMIT = "AbortSignal.timeout = () => new AbortController().signal"
BROKEN = {"error": "Unexpected", "detail": "told by a test", "request_id": "c8e97a2c00eabb26"}


@dataclass(frozen=True)
class Place:
    """An address as somebody sees it; `{login}` in it stands for that person's id.

    `decided` are clients on whom a policy, which is active there, has decided before.
    """

    name: str
    login: str | None
    address: str
    decided: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.name

    async def open(self, page: Page, bank: ServedBank, *, until_settled: bool = True) -> None:
        """Goes there; returns when everything is drawn, unless it cannot be."""
        if self.decided:
            let_policy_decide(bank)
        for login in self.decided:
            decide(bank, login)
        address = re.sub(r"\{(\w+)\}", lambda mark: str(bank.user_id(mark[1])), self.address)
        if self.login is not None:
            await open_as(page, self.login, address, until_settled=until_settled)
            return
        await page.goto(address)
        await settled(page)


LOGIN = Place("login", None, "/")
CLIENT = Place("client", "client", "/ui/client")
CREDIT = Place("credit", "client", "/ui/client/credit")
MANAGER = Place("list", "manager", "/ui/manager")
CARD = Place("card", "manager", "/ui/manager?client={client}")
CLIENT_DECIDED = Place("client-decided", "overdue", "/ui/client", decided=("overdue",))
CARD_DECIDED = Place("card-decided", "manager", "/ui/manager?client={overdue}", decided=("overdue",))
USERS = Place("users", "admin", "/ui/admin")
MANAGERS = Place("managers", "admin", "/ui/admin?section=managers")
MODELS = Place("models", "admin", "/ui/admin?section=models")
POLICIES = Place("policies", "admin", "/ui/admin?section=policies")
SIMULATOR = Place("simulator", "admin", "/ui/admin?section=policies&view=simulator")
HEALTH = Place("health", "admin", "/ui/admin?section=health")
APPROVALS = Place("approvals", "admin", "/ui/approvals")
ACCOUNT = Place("account", "manager", "/ui/account")
AUDIT = Place("audit", "admin", "/ui/audit")
MAIN_PLACES = [
    *(CLIENT, CLIENT_DECIDED, CREDIT, MANAGER, CARD, CARD_DECIDED),
    *(USERS, MANAGERS, MODELS, POLICIES, SIMULATOR, HEALTH, APPROVALS, ACCOUNT, AUDIT),
]
PLACES = [
    LOGIN,
    *MAIN_PLACES,
    *(Place(f"client-{login}", login, "/ui/client") for login in ("overdue", "never_scored", "hostile", "unassigned")),
    *(Place(f"credit-{login}", login, "/ui/client/credit") for login in ("overdue", "without_credit", "closed")),
    Place("audit-story", "admin", "/ui/audit?kind=client&id={client}"),
    Place("audit-nothing-found", "admin", "/ui/audit?request=zzzz"),
    Place("list-of-nobody", "idle_manager", "/ui/manager"),
    Place("list-nothing-found", "manager", "/ui/manager?q=zzzz"),
    Place("list-filtered", "manager", "/ui/manager?band=E&overdue=1&sort=rating"),
    Place("list-of-all", "admin", "/ui/manager?all=1"),
    Place("card-hostile", "manager", "/ui/manager?client={hostile}"),
    Place("card-never-scored", "manager", "/ui/manager?client={never_scored}"),
    Place("card-without-credit", "manager", "/ui/manager?client={without_credit}"),
    Place("card-of-somebody-else's", "manager", "/ui/manager?client={other_client}"),
    Place("programs", "admin", "/ui/admin?section=programs"),
    Place("users-nobody-found", "admin", "/ui/admin?section=users&q=zzzz"),
    Place("new-client", "admin", "/ui/admin?section=users&new=client"),
    Place("new-manager", "admin", "/ui/admin?section=users&new=manager"),
    Place("managers-dismissed", "admin", "/ui/admin?section=managers&state=dismissed"),
    Place("unassigned", "admin", "/ui/admin?section=managers&list=unassigned"),
]


async def hold_data(page: Page) -> None:
    """Whatever a page asks for, it waits, and the page never gives up: what is seen is seen while it waits."""
    await page.add_init_script(NO_TIME_LIMIT)
    await page.route(DATA, _keep_waiting)


async def break_data(page: Page) -> None:
    """Whatever a page asks for, the service breaks."""
    await page.route(DATA, _break)


async def mend(page: Page) -> None:
    """Everything works again."""
    await page.unroute_all(behavior="ignoreErrors")


async def _keep_waiting(_route: Route) -> None:
    return


async def _break(route: Route) -> None:
    await route.fulfill(status=500, json=BROKEN)
