"""A registry with a champion that has held-out rows, and the rules of a service."""

import pytest
import pytest_asyncio
from sqlmodel.ext.asyncio.session import AsyncSession

from app.ml.registry.registry import ModelRegistry
from app.policy.catalogue import shipped_catalogue
from app.services.model_registry import stages as models
from app.services.policies.rules import PolicyRules
from tests.fixtures.small_models import add_small_model
from tests.policy.policies import CONTRACT


@pytest.fixture
def rules() -> PolicyRules:
    return PolicyRules(CONTRACT, "", shipped_catalogue(CONTRACT))


@pytest_asyncio.fixture
async def champion(session: AsyncSession, registry: ModelRegistry) -> str:
    """The hash of the champion."""
    sha256 = add_small_model(registry, 20, {"name": "loans", "created": "2026-01-20T00:00:00+00:00"})
    return (await models.promote(session, registry, sha256, CONTRACT)).sha256
