"""Walks that tests of sign-on share: an invitation, the way to the provider and back."""

import asyncio
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from fastapi import FastAPI
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.fixtures.api_client import ApiClient
from tests.fixtures.openid_provider import OpenIdProvider, ProviderBrowser

PASSWORD = "корректный конь"
REDIRECT_URL = "http://localhost/sso/callback"


@dataclass
class Walk:
    """A person's browser, at the service and at the provider."""

    client: ApiClient
    there: ProviderBrowser

    async def begin(self, **body: Any) -> str:
        """The address of the provider that the service leads to."""
        answer = await self.client.post("/sso/login", json=body)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["redirect"])

    async def at_provider(self, address: str, subject: str) -> str:
        """The address that leads back, after the login there."""
        return await asyncio.to_thread(self.there.sign_on, address, subject)

    async def come_back(self, address: str) -> httpx.Response:
        return await self.client.get(address)

    async def sign_on(self, subject: str, **body: Any) -> httpx.Response:
        """The whole way; the answer that leads on."""
        return await self.come_back(await self.at_provider(await self.begin(**body), subject))


def new_walk(app: FastAPI, provider: OpenIdProvider) -> Walk:
    """A browser that neither the service nor the provider knows."""
    return Walk(ApiClient(app), provider.browser())


async def invited(app: FastAPI, session: AsyncSession, *, admin: int, user: int) -> str:
    """The token of an invitation that the admin makes."""
    client = ApiClient(app)
    await client.log_in(session, admin)
    answer = await client.post(f"/sso/users/{user}/invite")
    assert answer.status_code == 201, answer.text
    return token_of(answer.json()["link"])


async def bound(app: FastAPI, session: AsyncSession, provider: OpenIdProvider, *, admin: int, user: int) -> Walk:
    """The browser of a person who was invited, is bound as `subject_<id>` and has signed on."""
    walk = new_walk(app, provider)
    token = await invited(app, session, admin=admin, user=user)
    answer = await walk.sign_on(f"subject_{user}", invitation=token)
    assert answer.headers["Location"].startswith("/ui"), answer.headers["Location"]
    return walk


def token_of(link: str) -> str:
    """What is in the fragment of an invitation's link."""
    return parse_qs(urlsplit(link).fragment)["invitation"][0]


def reason_of(answer: httpx.Response) -> str:
    """Why the service led back to the login page."""
    assert answer.status_code == 303, answer.text
    target = urlsplit(answer.headers["Location"])
    assert target.path == "/", answer.headers["Location"]
    return parse_qs(target.query)["sign_on"][0]
