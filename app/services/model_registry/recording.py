"""What the audit trail keeps of a promotion: gates and waivers; names and reasons beside it."""

from collections.abc import Mapping
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from app.services.audit.acts import Act
from app.services.audit.recording import RecordedActor, record


async def record_promotion(session: AsyncSession, sha256: str, kept: Mapping[str, Any], actor: RecordedActor) -> None:
    """Record that a model became champion. `kept` is what its card keeps of it (`promotion.record_of`)."""
    details = {
        "kind": kept["kind"],
        "before": kept["before"],
        "gates": {gate["gate"]: gate["verdict"] for gate in kept["gates"]},
        "despite": kept["despite"],
        "waived": [waiver["feature"] for waiver in kept["waivers"]],
    }
    personal = {"by": kept["by"], "because": kept["because"], "waivers": kept["waivers"] or None}
    act = Act.MODEL_ROLLED_BACK if kept["kind"] == "rollback" else Act.MODEL_PROMOTED
    await record(session, act, actor, sha256, details=details, personal=personal)
