"""Where keys may be used, and by which scopes: a route that is not listed is for people alone."""

from collections.abc import Mapping

from app.exceptions import ScopeMissing
from app.security.api_keys import KeyInUse, KeyScope

ANY_KEY = frozenset[KeyScope]()
READ, SCORE, WRITE = frozenset({KeyScope.READ}), frozenset({KeyScope.SCORE}), frozenset({KeyScope.WRITE})
IMPORT = frozenset({KeyScope.IMPORT})

SCOPES_OF_ROUTES: Mapping[str, frozenset[KeyScope]] = {
    "GET /auth/me": ANY_KEY,
    "GET /schema/applicant": ANY_KEY,
    "POST /clients": IMPORT,
    "POST /imports": IMPORT,
    "GET /imports": IMPORT,
    "GET /imports/mappings": IMPORT,
    "GET /imports/{import_id}": IMPORT,
    "PUT /imports/{import_id}/pieces/{number}": IMPORT,
    "POST /imports/{import_id}/preview": IMPORT,
    "POST /imports/{import_id}/start": IMPORT,
    "GET /imports/{import_id}/file": IMPORT,
    "GET /clients/{client_id}": READ,
    "PATCH /clients/{client_id}": WRITE,
    "GET /clients/{client_id}/credits": READ,
    "POST /clients/{client_id}/credits": WRITE,
    "GET /credits/{credit_id}": READ,
    "PUT /credits/{credit_id}": WRITE,
    "GET /credits/{credit_id}/revisions": READ,
    "POST /credits/{credit_id}/payments": WRITE,
    "POST /credits/{credit_id}/default": WRITE,
    "GET /clients/{client_id}/scores": READ,
    "GET /clients/{client_id}/revisions": READ,
    "POST /clients/{client_id}/score": SCORE,
    "POST /clients/{client_id}/decide": SCORE,
    "GET /clients/{client_id}/decisions": READ,
    "GET /clients/{client_id}/facts": READ,
    "PUT /clients/{client_id}/facts/{name}": WRITE,
    "POST /applications": WRITE,
    "GET /applications": READ,
    "POST /applications/score": WRITE | SCORE,
    "GET /applications/{application_id}": READ,
    "GET /applications/{application_id}/scores": READ,
    "GET /applications/{application_id}/data": READ,
    "POST /applications/{application_id}/score": SCORE,
    "POST /applications/{application_id}/decide": SCORE,
    "GET /applications/{application_id}/decisions": READ,
    "GET /applications/{application_id}/facts": READ,
    "PUT /applications/{application_id}/facts/{name}": WRITE,
    "GET /managers": READ,
    "GET /managers/{manager_id}": READ,
    "GET /managers/{manager_id}/clients": READ,
}


def require_scopes(key: KeyInUse, method: str, path: str) -> None:
    """Raise ScopeMissing unless the key has every scope of that route. `path` has its parameters' names in it."""
    wanted = SCOPES_OF_ROUTES.get(f"{method} {path}")
    if wanted is None or not wanted <= key.scopes:
        raise ScopeMissing.of(wanted)
