"""The API's own page at `/docs`, from files of ours: banks run without the internet."""

from pathlib import Path

import fastapi_offline
from fastapi import APIRouter, FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.responses import HTMLResponse, RedirectResponse

ASSETS = Path(fastapi_offline.__file__).parent / "static"
OWN_SCRIPTS = Path(__file__).parents[1] / "static" / "js"

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Credit scoring API</title>
<link rel="stylesheet" href="/docs/assets/swagger-ui.css">
</head>
<body>
<div id="api"></div>
<script src="/docs/assets/swagger-ui-bundle.js"></script>
<script src="/docs/scripts/api-docs.js"></script>
</body>
</html>
"""

router = APIRouter(include_in_schema=False)


@router.get("/docs")
async def show_docs() -> HTMLResponse:
    """Swagger UI over `/openapi.json`."""
    return HTMLResponse(PAGE)


@router.get("/")
async def go_to_docs() -> RedirectResponse:
    """The front door leads to the API's page."""
    return RedirectResponse("/docs")


def mount_assets(app: FastAPI) -> None:
    """Serves Swagger UI's files and our starter."""
    app.mount("/docs/assets", StaticFiles(directory=ASSETS))
    app.mount("/docs/scripts", StaticFiles(directory=OWN_SCRIPTS))
