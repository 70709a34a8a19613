import html
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import httpx
import pytest
from fastapi import FastAPI
from prometheus_client import Counter

from bot import VERSION, activities
from bot.settings import Settings
from bot.sources import docs
from bot.sources.health import Health
from bot.sources.http import build_http
from bot.sources.metrics import Metrics
from bot.sources.server import HttpServer
from tests.bot.sources.senders import bearer


@pytest.fixture
def health():
    return Health({"socket": lambda: None, "database": lambda: None})


@pytest.fixture
def with_metrics_token(services, health):
    """A client of a server whose figures are not for everybody."""
    settings = Settings(metrics_token="metrics-token")
    server = HttpServer(build_http(replace(services, settings=settings), health), "127.0.0.1", 0)
    server.start()
    with httpx.Client(base_url=f"http://127.0.0.1:{server.port}") as client:
        yield client
    server.stop()


def figures(http):
    """The samples of `/metrics`, by their line."""
    lines = http.get("/metrics").text.splitlines()
    return dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))


def test_alive(http, health):
    """The process is alive, whatever else is wrong."""
    health.add("socket", lambda: "no session")

    answer = http.get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"alive": True})


def test_ready(http, health):
    """200 while nothing is wrong, else 503 with all that is."""
    well = http.get("/readyz")
    health.add("socket", lambda: "no session")
    ill = http.get("/readyz")

    assert (well.status_code, well.json()) == (200, {"ready": True, "faults": {}})
    assert (ill.status_code, ill.json()["faults"]) == (503, {"socket": "no session"})


@pytest.mark.usefixtures("acme")
def test_counted(http, post_activity, post_hook):
    """Every answer is counted by its source and status."""
    post_activity()
    post_activity(type="set_on_fire")
    post_hook("issue_created", Sentry_Hook_Signature="x")

    found = figures(http)
    count = "heliograph_intake_requests_total"
    assert found[f'{count}{{answer="202",source="api"}}'] == "1.0"
    assert found[f'{count}{{answer="422",source="api"}}'] == "1.0"
    assert found[f'{count}{{answer="401",source="sentry"}}'] == "1.0"
    assert found['heliograph_intake_seconds_count{source="api"}'] == "2.0"


def test_checks_as_figures(http, health):
    """A check is 1 while it is well."""
    health.add("socket", lambda: "no session")

    found = figures(http)
    assert found['heliograph_check_ok{check="database"}'] == "1.0"
    assert found['heliograph_check_ok{check="socket"}'] == "0.0"


def test_the_version_is_a_figure(http):
    """Whoever rolls out a new one sees where it runs."""
    assert figures(http)[f'heliograph_build_info{{version="{VERSION}"}}'] == "1.0"


def test_others_may_count(services, health):
    """Each app has its own registry; what others register there is shown too."""
    metrics = Metrics()
    build_http(services, health, metrics)
    build_http(services, health)
    Counter("heliograph_relay_sent", "Sent.", registry=metrics.registry).inc()

    assert metrics.registry.get_sample_value("heliograph_relay_sent_total") == 1


def test_described(http):
    """The OpenAPI description has every path, with the body and the answers of the intake."""
    described = http.get("/openapi.json").json()
    post = described["paths"]["/api/activities"]["post"]

    assert set(described["paths"]) == {
        "/webhooks/sentry",
        "/api/activities",
        "/api/incidents",
        "/api/invite-requests",
        "/healthz",
        "/readyz",
        "/metrics",
    }
    assert post["requestBody"]["content"]["application/json"]["schema"]["$ref"].endswith("Incoming")
    assert {"202", "200", "401", "413", "415", "422", "503"} <= set(post["responses"])
    assert post["security"] == [{"token": []}]
    assert {"200", "503"} <= set(described["paths"]["/readyz"]["get"]["responses"])


def test_description_is_closed(http):
    """Every reference in it leads to something in it."""
    described = http.get("/openapi.json")
    wanted = set(re.findall(r"#/components/schemas/(\w+)", described.text))

    assert wanted <= set(described.json()["components"]["schemas"])
    assert "$defs" not in described.text


def test_page(http):
    """`/docs` tells it to people: paths, fields and bounds, an example of each type of activity."""
    page = html.unescape(http.get("/docs").text)

    for word in ("/api/activities", "issue.short_id", "Request-ID", "503"):
        assert word in page
    assert "string (1 to 200 characters) or integer" in page
    assert '"debug" or "info" or "warning"' in page
    for kind in activities.known_kinds():
        assert kind.kind in page


def test_drawn_once(http, monkeypatch):
    """However often they are asked for: to draw them takes a hundred times as long."""
    drawn = []
    draw = docs._page
    monkeypatch.setattr(docs, "_page", lambda found: drawn.append(found) or draw(found))
    with ThreadPoolExecutor(4) as pool:
        pages = list(pool.map(http.get, ["/docs", "/openapi.json"] * 8))

    assert {page.status_code for page in pages} == {200}
    assert len({page.text for page in pages}) == 2
    assert len(drawn) == 1


def test_metrics_are_open(http):
    """As long as no token is set."""
    assert http.get("/metrics").is_success


@pytest.mark.parametrize(
    "given", [{}, bearer("wrong"), {"Authorization": "Bearer"}, {"Authorization": "x"}]
)
def test_metrics_token(with_metrics_token, given):
    """Set, whoever has not got it is told whose it must be; who has it reads them."""
    refused = with_metrics_token.get("/metrics", headers=given)
    let_in = with_metrics_token.get("/metrics", headers=bearer("metrics-token"))

    assert (refused.status_code, refused.json()["error"]["field"]) == (401, "Authorization")
    assert "METRICS_TOKEN" in refused.text
    assert "metrics-token" not in refused.text
    assert let_in.is_success
    assert with_metrics_token.get("/readyz").is_success


def test_page_loads_nothing(http):
    """It works without internet, and a browser is told to load nothing."""
    answer = http.get("/docs")

    assert not re.search(r"""(src|@import|url\()|href="(?!/openapi.json)""", answer.text)
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("method", "path", "status", "field"),
    [
        ("GET", "/", 404, "path"),
        ("POST", "/api/secrets", 404, "path"),
        ("GET", "/docs/", 404, "path"),
        ("GET", "/docs/../../.env", 404, "path"),
        ("GET", "/%2e%2e/.env", 404, "path"),
        ("GET", "/api/activities", 405, "method"),
        ("DELETE", "/webhooks/sentry", 405, "method"),
    ],
)
def test_elsewhere(http, method, path, status, field):
    """A path or method that there is not has an answer of the same shape."""
    answer = http.request(method, path)

    assert (answer.status_code, answer.json()["error"]["field"]) == (status, field)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/api/activities", "POST"),
        ("DELETE", "/webhooks/sentry", "POST"),
        ("POST", "/readyz", "GET, HEAD"),
        ("POST", "/docs", "GET, HEAD"),
    ],
)
def test_what_is_allowed(http, method, path, allowed):
    """A 405 says which methods there are, as HTTP wants it."""
    answer = http.request(method, path)

    assert (answer.status_code, answer.headers["Allow"]) == (405, allowed)


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics", "/docs", "/openapi.json"])
def test_head(http, health, path):
    """Load balancers ask so: the status and the headers of GET, and no body."""
    asked, told = http.get(path), http.head(path)

    assert (told.status_code, told.content) == (asked.status_code, b"")
    assert told.headers["Content-Type"] == asked.headers["Content-Type"]
    health.add("socket", lambda: "no session")
    assert http.head("/readyz").status_code == 503


def test_says_nothing_of_itself(http):
    """No answer tells which server and version it is."""
    assert "server" not in http.get("/healthz").headers


@pytest.mark.usefixtures("acme")
def test_what_comes_often_goes_straight(http, post_activity, monkeypatch):
    """FastAPI is not asked about it, and describes it all the same."""
    described = http.get("/openapi.json").json()["paths"]
    monkeypatch.setattr(FastAPI, "__call__", None)
    taken = post_activity()

    assert taken.status_code == 202
    assert "post" in described["/api/activities"]
    assert http.get("/healthz").status_code == 500
