"""The routes of the service are built once a process, however many applications it has."""

from fastapi.routing import APIRoute

from app.api import create_app
from app.settings.service import ServiceSettings
from tests.fixtures.scorers import MockedScorer


def api_routes(settings: ServiceSettings) -> list[APIRoute]:
    app = create_app(settings, MockedScorer())
    return [route for route in app.routes if isinstance(route, APIRoute)]


def test_two_applications_have_the_same_routes_and_nothing_is_left_to_build_at_the_first_request(
    settings: ServiceSettings,
) -> None:
    first, second = api_routes(settings), api_routes(settings)
    assert len(first) > 100
    assert [id(route) for route in first] == [id(route) for route in second]
