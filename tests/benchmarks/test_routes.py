"""The table of routes leaves none out; what a route costs is no matter of a test."""

import pytest

from benchmarks.routes.section import all_routes, routes
from tests.benchmarks.tables import rows_of


@pytest.mark.postgres
@pytest.mark.rabbitmq
@pytest.mark.xdist_group("hot_path")
def test_every_route_is_asked_and_answers() -> None:
    (found,) = rows_of(routes(reads=1, changes=1))
    assert {row[0].strip("`") for row in found} == all_routes()
    refused = {row[0] for row in found if int(row[2]) >= 400}
    refusable = (
        "/models/",
        "/proposals/",
        "/role",
        "/erase",
        "/second-factor/",
        "/login/",
        "/passkeys",
        "/imports/",
        "/.well-known/",
    )
    may_be_refused = (*refusable, "/audit/verifications", "/decide", "/answer", "/facts/")
    assert all(any(part in route for part in may_be_refused) for route in refused), (
        "stages of models: a gate may say no to small ones; four eyes are off, and a client has no other role; the law "
        "has a bank keep clients whose credit is open; no login lacks a step; no factor, passkey, contact or policy; "
        "one verification runs at a time; no file was sent to be imported"
    )
