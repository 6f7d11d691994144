"""A picture of a page for the documents: whose page, how it looks, what is done before it is taken."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Page

from tests.fixtures.chromium import ROOT
from tests.fixtures.looks import PHONE, Look

IMAGES = ROOT / "docs" / "images"
LIGHT, DARK = Look(), Look(theme="dark")
RUSSIAN, RUSSIAN_DARK = Look(language="ru"), Look(language="ru", theme="dark")
TALL, RUSSIAN_DARK_TALL = Look(height=1400), Look(language="ru", theme="dark", height=1400)
ON_A_PHONE = Look(width=PHONE, height=780)
RUSSIAN_ON_A_PHONE = Look(language="ru", width=PHONE, height=780)
DARK_ON_A_PHONE = Look(language="ru", theme="dark", width=PHONE, height=780)
Act = Callable[[Page], Awaitable[None]]


async def as_it_opens(page: Page) -> None:
    """Nothing is done."""


@dataclass(frozen=True)
class Picture:
    """A page as somebody sees it; `whole` reaches below the window."""

    name: str
    login: str | None
    address: str
    look: Look
    act: Act = as_it_opens
    whole: bool = False

    @property
    def path(self) -> Path:
        return IMAGES / f"{self.name}-{self.look}.webp"
