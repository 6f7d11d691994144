"""API documentation at `/docs`, from local files: it works without the internet."""

from pathlib import Path

import fastapi_offline
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.responses import HTMLResponse

from app.middleware.security_headers import CONTENT_SECURITY_POLICY
from app.routes.deps import PageFilesDep
from app.routes.strict_router import strict_router
from app.static_files import MOUNT

ASSETS = Path(fastapi_offline.__file__).parent / "static"
POLICY = CONTENT_SECURITY_POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
"""Swagger UI uses inline styles."""

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
<script src="{scripts}/js/pages/docs/main.js"></script>
</body>
</html>
"""

router = strict_router(include_in_schema=False)


@router.get("/docs")
async def show_docs(files: PageFilesDep) -> HTMLResponse:
    """Show Swagger UI for `/openapi.json`."""
    page = PAGE.replace("{scripts}", f"{MOUNT}/{files.version}")
    return HTMLResponse(page, headers={"Content-Security-Policy": POLICY})


def mount_assets(app: FastAPI) -> None:
    """Serve the files of Swagger UI."""
    app.mount("/docs/assets", StaticFiles(directory=ASSETS))
