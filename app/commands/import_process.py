"""The process of an import that a service has asked for: the answer, or what is wrong, as JSON on standard output."""

import asyncio
import sys
from dataclasses import asdict
from typing import Any

from pydantic_core import to_json

from app.commands.beside import end_with_input
from app.exceptions import InvalidInput, ServiceError
from app.file_import.processes import LOOK
from app.file_import.uploads import preview, run_upload
from app.logs import configure_logging
from app.ml.contracts.loader import load_contract
from app.settings.service import load_settings
from database.database import close_database_engine


async def _answer(what: str, import_id: int) -> dict[str, Any]:
    settings = load_settings()
    configure_logging(settings)
    contract = load_contract(settings.applicant_contract)
    work = asyncio.create_task(_do(what, import_id, contract))
    end_with_input(work)
    try:
        return await work
    finally:
        await close_database_engine()


async def _do(what: str, import_id: int, contract: Any) -> dict[str, Any]:
    try:
        if what == LOOK:
            return asdict(await preview(import_id, contract))
        await run_upload(import_id, contract)
    except InvalidInput as fault:
        return {"problems": [asdict(one) for one in fault.fields], "detail": fault.detail}
    except ServiceError as fault:
        return {"detail": fault.detail}
    return {"done": True}


def main(what: str, import_id: int) -> None:
    """Answer one request."""
    sys.stdout.write(to_json(asyncio.run(_answer(what, import_id))).decode())
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
