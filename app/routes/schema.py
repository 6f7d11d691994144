"""The feature contract, for clients that build forms."""

from typing import Any

from app.ml.contracts.form import applicant_form
from app.ml.grades.bands import describe_bands
from app.routes.deps import ContractDep, CurrentUser
from app.routes.strict_router import strict_router
from app.schemas.error import errors

router = strict_router(prefix="/schema", tags=["schema"])


@router.get("/applicant", responses=errors(401))
async def get_applicant_schema(contract: ContractDep, _: CurrentUser) -> dict[str, Any]:
    """Return labels (ru, en), types, units, ranges and categories of every feature, in order."""
    return applicant_form(contract, describe_bands())
