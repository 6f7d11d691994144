"""Metrics of the API and of workers for Prometheus, and the internal port that serves them.

Labels come from closed sets only (route templates, error names, stages, model hashes), so that callers cannot
increase the number of series. Times are seconds.
"""

from functools import lru_cache

from prometheus_client import Counter, Gauge, Histogram, disable_created_metrics, start_http_server

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
OTHER = "other"
"""The label for paths without a route and unsupported methods."""
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

disable_created_metrics()  # type: ignore[no-untyped-call]
_requests = Counter("http_requests", "Requests answered.", ["method", "route", "status"])
_request_seconds = Histogram("http_request_seconds", "From request to answer.", ["method", "route"], buckets=_BUCKETS)
ERRORS = Counter("errors", "Errors returned to callers, by kind.", ["error"])
STAGE_SECONDS = Histogram(
    "scoring_stage_seconds",
    "Scoring by stage: read (database), queue (broker round trip), compute (worker), store (database).",
    ["stage"],
    buckets=_BUCKETS,
)
DECISIONS = Counter("decisions", "Decisions stored, shadow ones left out.", ["outcome"])
REFERRALS_ANSWERED = Counter("referrals_answered", "Referrals that a person has decided on.", ["outcome"])
CONNECTOR_CALLS = Counter(
    "connector_calls", "Questions to connectors: answered, failed, left_alone by the breaker.", ["connector", "outcome"]
)
SCORES = Counter("scores", "Scoring events stored, by the model that computed them.", ["model_version"])
SHADOW_SCORES = Counter(
    "shadow_scores", "Scores of challengers: stored, failed, or dropped because the buffer was full.", ["outcome"]
)
SHADOW_SECONDS = Histogram(
    "shadow_seconds", "A challenger's batch, there and back.", ["model_version"], buckets=_BUCKETS
)
AUDIT_UNSEALED_SECONDS = Gauge("audit_unsealed_seconds", "Age of the oldest row of the audit trail without a seal.")
AUDIT_FAILURES = Counter("audit_failures", "What the audit trail could not do: settings, seal, anchor.", ["step"])
DECISIONS_STOPPED = Gauge("decisions_stopped", "1 while the emergency stop sends all decisions to people.")
LOG_LINES_DROPPED = Counter("log_lines_dropped", "Lines of the log that were given up: too many waited to be written.")
QUEUE_MESSAGES = Gauge("queue_messages", "Messages that wait, in the scoring queue and in its dead letters.", ["queue"])
QUEUE_CONSUMERS = Gauge("queue_consumers", "Who takes messages from the queue: the workers.", ["queue"])
WORKER_BUSY_SECONDS = Counter("worker_busy_seconds", "Time this worker has spent on messages.")
WORKER_MESSAGES = Counter("worker_messages", "Messages answered by this worker, by outcome.", ["outcome"])
_model_in_use = Gauge("model_in_use", "1 for the model of the last score of this process.", ["model_version"])
_models_told: set[str] = set()


def serve_metrics(address: str) -> None:
    """Serve `GET /metrics` on `host:port` in a thread; an empty address disables it.

    Raises OSError if the address cannot be bound.
    """
    if address:
        host, _, port = address.rpartition(":")
        start_http_server(int(port), addr=host.strip("[]"))


def tell_request(*, method: str, route: str | None, status: int, seconds: float) -> None:
    """Count a request under its route's template."""
    method = method if method in METHODS else OTHER
    route = route or OTHER
    count, duration = _of_request(method, route, status)
    count.inc()
    duration.observe(seconds)


@lru_cache(maxsize=4096)
def _of_request(method: str, route: str, status: int) -> tuple[Counter, Histogram]:
    """Return the series of a kind of request; looking them up costs more than counting."""
    return _requests.labels(method, route, str(status)), _request_seconds.labels(method, route)


def tell_model(version: str) -> None:
    """From now on this process scores with that model."""
    if version not in _models_told:
        _model_in_use.clear()
        _model_in_use.labels(version).set(1)
        _models_told.clear()
        _models_told.add(version)
