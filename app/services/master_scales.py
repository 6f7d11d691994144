"""Grades of stored scores on the master scale of the model that gave them."""

from collections.abc import Sequence, Set
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from app.ml.contracts.master_scale import MasterScale, scale_in_card
from app.services.crud import model_version as model_crud

Graded = tuple[str | None, float | None]
"""The hash of a model and the PD it gave; both None where there is no score."""


class MasterScales:
    """The scales of the models seen so far. A model's scale is part of its hash, so each is read once a process."""

    def __init__(self) -> None:
        self._known: dict[str, MasterScale | None] = {}

    def is_known(self, version: str) -> bool:
        """Whether that model was seen."""
        return version in self._known

    def known(self, version: str) -> MasterScale | None:
        """Return the scale of a model that was seen; None where it has none of its own."""
        return self._known.get(version)

    def note(self, version: str, written: Any) -> None:
        """Take what a model's card says of its scale."""
        if version not in self._known:
            self._known[version] = scale_in_card(written)

    def known_grade(self, version: str, proba: float) -> str | None:
        """Return the grade of a PD; None where the model has no scale of its own, or was not read."""
        scale = self.known(version)
        return scale.grade_of(proba) if scale else None

    async def grade(self, session: AsyncSession, version: str, proba: float) -> str | None:
        """Return the grade of a PD; None where the model has no scale of its own."""
        return (await self.grades(session, [(version, proba)]))[0]

    async def scale(self, session: AsyncSession, version: str) -> MasterScale | None:
        """Return the scale of a model; None where it has none of its own."""
        await self._know(session, {version})
        return self.known(version)

    async def grades(self, session: AsyncSession, scores: Sequence[Graded]) -> list[str | None]:
        """Return the grade of each, in order."""
        await self._know(session, {version for version, _ in scores if version is not None})
        return [
            None if version is None or proba is None else self.known_grade(version, proba) for version, proba in scores
        ]

    async def _know(self, session: AsyncSession, versions: Set[str]) -> None:
        if unknown := versions - self._known.keys():
            for version, written in (await model_crud.list_master_scales(session, unknown)).items():
                self.note(version, written)
