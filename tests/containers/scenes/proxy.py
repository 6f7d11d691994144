"""What nginx adds, and what it leaves to the app."""

import gzip
import json
import re
from http import HTTPStatus
from pathlib import Path

from tests.containers.bank import Answer
from tests.containers.project import Project, within

REQUEST_ID = "one-id-through-all-parts"
LARGE_BODY = "x" * (2 * 2**20)
FROM_ELSEWHERE = {"Origin": "https://elsewhere.example"}
SAYS_TLS = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}
LOGIN_PAST_THE_PROXY = """
import sys
from urllib.request import Request, urlopen
headers = {"Content-Type": "application/json", "X-Forwarded-Proto": "https", "Host": "localhost"}
print(urlopen(Request("http://app:8000/auth/login", sys.argv[1].encode(), headers)).headers["Set-Cookie"])
"""
LOGIN_AS_THE_PROXY = (
    *("curl", "-sSi", "-H", "Content-Type: application/json", "-H", "X-Forwarded-Proto: https"),
    *("-H", "Host: localhost", "-d"),
)
SECONDS = 60


def one_door(project: Project) -> str:
    """Gzip, security headers once, foreign origins refused, large bodies refused in the one error shape."""
    page = project.bank.call("GET", "/openapi.json", headers={"Accept-Encoding": "gzip"})
    assert page.headers["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(page.body))["openapi"]
    for name in ("Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "X-Request-ID"):
        assert len(page.headers.get_all(name, [])) == 1, name
    foreign = project.bank.call("POST", "/auth/logout", headers=FROM_ELSEWHERE)
    assert foreign.status == HTTPStatus.FORBIDDEN, foreign.status
    large = project.bank.call("POST", "/auth/login", {"login": LARGE_BODY, "password": "x"})
    assert large.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert set(large.json) == {"error", "detail", "request_id"}
    return "gzip; each security header once; foreign origin 403; 2 MiB body 413 in the one error shape"


def assets(project: Project) -> str:
    """Files of a page: browsers keep them for ever, the proxy asks the app once; each answer has an id of its own."""
    page = project.bank.call("GET", "/", headers={"Accept": "text/html"})
    (script, *_) = re.findall(r'"(/static/[0-9a-f]{16}/bundles/[^"]+\.js)"', page.body.decode())
    answers = [project.bank.call("GET", script) for _ in range(2)]
    for answer in answers:
        assert answer.status == HTTPStatus.OK, "the bundles are not in the image"
        assert "immutable" in answer.headers["Cache-Control"], answer.headers["Cache-Control"]
    assert answers[0].body == answers[1].body
    ids = [answer.headers["X-Request-ID"] for answer in answers]
    assert ids[0] != ids[1]
    asked = [bool(json.loads(_line_with(project, "web-proxy", request_id))["app"]) for request_id in ids]
    assert not asked[1], "the app was asked twice for the same file"
    return f"{script}: immutable; the second answer came from the proxy's own cache"


def believed_headers(project: Project) -> str:
    """The app believes the proxy's headers and nobody else's: a throttle cannot be talked around from outside."""
    credentials = {"login": "client_0001", "password": project.settings["DEMO_PASSWORD"]}
    from_outside = project.bank.call("POST", "/auth/login", credentials, SAYS_TLS).headers["Set-Cookie"]
    body = json.dumps(credentials)
    from_worker = project.compose("exec", "-T", "ml-worker", "python", "-c", LOGIN_PAST_THE_PROXY, body).stdout
    from_proxy = project.compose(
        "exec", "-T", "web-proxy", *LOGIN_AS_THE_PROXY, body, "http://app:8000/auth/login"
    ).stdout
    assert "samesite" in from_outside.lower() and "secure" not in from_outside.lower(), from_outside
    assert "samesite" in from_worker.lower() and "secure" not in from_worker.lower(), from_worker
    assert "; secure" in from_proxy.lower(), from_proxy
    return "X-Forwarded-* of a caller and of a worker are not believed, those of web-proxy are"


def one_request_id(project: Project) -> str:
    """The same id in the logs of proxy, API and worker, each line JSON."""
    bank = project.bank
    bank.login("client_0001", project.settings["DEMO_PASSWORD"])
    answer = bank.score(**{"X-Request-ID": REQUEST_ID})
    assert answer.status == HTTPStatus.OK, answer.body
    assert answer.headers["X-Request-ID"] == REQUEST_ID
    services = ("web-proxy", "app", "ml-worker")
    within(SECONDS, lambda: all(REQUEST_ID in project.logs(service) for service in services), "the id in three logs")
    for service in services:
        assert json.loads(_line_with(project, service, REQUEST_ID))["request_id"] == REQUEST_ID, service
    return "one id in the JSON lines of web-proxy, app and ml-worker"


def metrics(project: Project) -> str:
    """The internal ports answer; nobody reaches them through the proxy."""
    seen = {}
    for service in ("app", "ml-worker"):
        read = "from urllib.request import urlopen; print(urlopen('http://127.0.0.1:9100/metrics').read().decode())"
        seen[service] = project.compose("exec", "-T", service, "python", "-c", read).stdout
    for name in ("http_requests_total", "scoring_stage_seconds_count", "scores_total", "queue_messages"):
        assert f"\n{name}" in seen["app"], name
    for name in ("worker_busy_seconds_total", "worker_messages_total", "model_in_use"):
        assert f"\n{name}" in seen["ml-worker"], name
    assert project.bank.call("GET", "/metrics").status == HTTPStatus.NOT_FOUND
    return "requests, stages, queue, errors on app; busy time, messages, model on ml-worker; 404 through the proxy"


def app_away(project: Project) -> str:
    """While no app answers, people get a page and programs the one error shape; it is back by itself."""
    project.compose("stop", "app")
    try:
        page = project.bank.call("GET", "/", headers={"Accept": "text/html"})
        shape = project.bank.call("POST", "/api/client/score", {})
    finally:
        project.compose("start", "app")
    for answer in (page, shape):
        assert (answer.status, answer.headers["Retry-After"]) == (HTTPStatus.SERVICE_UNAVAILABLE, "5")
    assert page.body == (Path(project.folder) / "deploy" / "nginx" / "html" / "away.html").read_bytes()
    assert set(shape.json) == {"error", "detail", "request_id"}
    seconds = within(SECONDS, lambda: _health(project).status == HTTPStatus.OK, "the app is back")
    return (
        f"503 with Retry-After: a page for people, the error shape for programs; back {seconds:.0f} s after the start"
    )


def _line_with(project: Project, service: str, request_id: str) -> str:
    (line,) = [line for line in project.logs(service).splitlines() if request_id in line]
    return line


def _health(project: Project) -> Answer:
    return project.bank.call("GET", "/health")
