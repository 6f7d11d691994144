"""One decision on its way: prepared before the score is computed, stored beside it in its transaction.

What a stop forbids is refused by the database as well: a decision that a stop overtakes while its score is computed is
stored as a referral.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isnan
from typing import Any, Protocol

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import InvalidInput, PolicyInvalid, PolicyUnusable
from app.faults import first_line
from app.metrics import DECISIONS
from app.models import DecisionEvent, Score
from app.models.base import utc_now
from app.policy.language.syntax import number_text
from app.policy.policy import Policy
from app.services.crud import decision as decision_crud
from app.services.decisions.completing import completed
from app.services.decisions.computing import DecisionContent, ScoredApplicant, asked_words, decide_on
from app.services.decisions.fact_sources import AskedSubject, FactConnectors
from app.services.decisions.facts import SentFact, kept_facts, require_known_facts
from app.services.decisions.in_use import DecidingParts, PartsReader, PolicyInUse

_log = structlog.stdlib.get_logger("decisions")


@dataclass(frozen=True)
class AskedDecision:
    """What a caller sends beside the applicant: the amount and the term that are meant, if said, and facts."""

    amount: float | None = None
    term: float | None = None
    facts: Mapping[str, SentFact] = field(default_factory=dict)


class DecidedSubject(Protocol):
    """The scoring event that is decided on, and whose it is."""

    @property
    def id(self) -> int: ...
    @property
    def client_id(self) -> int | None: ...
    @property
    def application_id(self) -> int | None: ...


class PendingDecision:
    """See `app.services.scoring.Beside`."""

    def __init__(
        self, reader: PartsReader, connectors: FactConnectors, about: AskedSubject, asked: AskedDecision
    ) -> None:
        self._reader, self._connectors = reader, connectors
        self._about = about
        self._features = dict(about.features)
        self._asked = asked
        self._facts: Mapping[str, SentFact] = asked.facts
        self._parts: DecidingParts | None = None

    async def prepare(self, session: AsyncSession) -> str:
        """Return the champion, read with policies and stop; check what was sent by the policies, and complete it.

        Raises as `PartsReader.read`, and InvalidInput.
        """
        self._parts = parts = await self._reader.read(session)
        check_asked(parts, self._features, self._asked)
        policies = [one.policy for one in parts.policies]
        self._facts = await completed(session, policies, self._about, self._asked.facts, self._connectors)
        return parts.champion

    async def store(self, session: AsyncSession, score: Score) -> None:
        """Decide on the event and store the decisions beside it; once more where a stop came in between."""
        if self._parts is None:
            raise RuntimeError("a decision is prepared before it is stored")
        made = self._made(self._parts, score, is_stopped=self._parts.is_stopped)
        if not await decision_crud.create_decisions(session, made):
            made = self._made(self._parts, score, is_stopped=True)
            await decision_crud.create_decisions(session, made)
        DECISIONS.labels(made[0].outcome).inc()

    def _made(self, parts: DecidingParts, score: Score, *, is_stopped: bool) -> list[DecisionEvent]:
        now = utc_now()
        found = []
        for by in parts.policies:
            facts = kept_facts(by.policy, self._facts)
            is_referred = is_stopped and not by.is_shadow
            applicant = ScoredApplicant(self._features, score.score, score.reasons, now, facts, is_referred)
            try:
                (content,) = decide_on(by.policy, parts.scale, by.references, [applicant])
            except (PolicyInvalid, InvalidInput) as fault:
                if not by.is_shadow:
                    raise PolicyUnusable(f"The policy in use cannot decide: {first_line(fault)}") from fault
                _log.warning("a shadow policy cannot decide", policy=by.policy.label, fault=first_line(fault))
                continue
            found.append(decision_event(content, score, by, applicant))
        return found


def check_asked(parts: DecidingParts, features: Mapping[str, Any], asked: AskedDecision) -> None:
    """Raise InvalidInput for facts that are not as declared, an amount or a term that is not that of the data."""
    if asked.facts:
        require_known_facts([one.policy for one in parts.policies], asked.facts)
    _require_in_the_data(parts.active, features, asked)


def _require_in_the_data(policy: Policy, features: Mapping[str, Any], asked: AskedDecision) -> None:
    """Raise InvalidInput where amount or term are not those of the applicant's data: the PD is that of the data."""
    said = {word: value for word in ("amount", "term") if (value := getattr(asked, word)) is not None}
    words = asked_words(policy, features) if said else {}
    for word, value in said.items():
        source = getattr(policy.definition.map, word)
        if source is None:
            raise InvalidInput.of(word, f"is not asked for: the policy in use has no {word}")
        if words[word] != value:
            found = "not known" if isnan(words[word]) else number_text(words[word])
            sentence = f"is {found} by the applicant's data ({source}); change the data first, for the PD depends on it"
            raise InvalidInput.of(word, sentence, code="not_in_the_data")


def decision_event(
    content: DecisionContent, score: DecidedSubject, by: PolicyInUse, applicant: ScoredApplicant
) -> DecisionEvent:
    """Return the event of a decision, not stored yet."""
    return DecisionEvent(
        score_id=score.id,
        client_id=score.client_id,
        application_id=score.application_id,
        policy_sha256=by.policy.sha256,
        is_shadow=by.is_shadow,
        is_stopped=content.is_stopped,
        outcome=content.outcome.value,
        credit_limit=content.credit_limit,
        price=content.price,
        basis=content.basis,
        rules=content.rules,
        reasons=content.reasons,
        timestamp=applicant.at,
    )
