"""/metrics of the running program: all that alerts and dashboard ask for, and no secret."""

import shutil

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.feed.poll import Poll
from bot.sandbox import Sandbox
from bot.sentry.client import client_of
from tests.install import promql
from tests.install.test_monitoring import QUERIES
from tests.whole.both_sides import BothSides
from tests.whole.program import wait_until

LATENCY = "heliograph_delivery_latency_seconds"
FIXED = {"provider", "purpose", "reason", "outcome", "check", "type"}  # Others come as they come.
SERIES_MAX = 500  # Of a program with one provider, and Sentry.


def metrics_of(program):
    answer = httpx.get(f"http://127.0.0.1:{program.process.http.port}/metrics")
    assert answer.status_code == 200
    return answer.text


def series_of(text):
    """(name, labels, value) of each."""
    return [
        (sample.name, sample.labels, sample.value)
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    ]


@pytest.fixture(scope="module")
def sides(tmp_path_factory, migrated_file):
    """Both sides at rest, after a card was posted and issues were polled."""
    file = tmp_path_factory.mktemp("metrics") / "heliograph.db"
    shutil.copy(migrated_file, file)
    with Sandbox.acme() as slack:
        sides = BothSides(slack, f"sqlite:///{file}")
        sides.start()
        services = sides.program.services
        sides.card()
        Poll(services, client_of(services).for_polling()).tick()
        sides.at_rest()
        yield sides
        sides.stop()


@pytest.fixture(scope="module")
def text(sides):
    return metrics_of(sides.program)


@pytest.fixture(scope="module")
def series(text):
    return series_of(text)


@pytest.mark.parametrize("query", QUERIES)
def test_what_is_asked_for_is_told(series, query):
    """Each series by its name, with the labels and the words that the query goes by."""
    asked, grouped = promql.asked(query)
    labels_of = {}
    for name, labels, _ in series:
        labels_of.setdefault(name, []).append(labels)

    for each in asked:
        assert each.name in labels_of
        known = labels_of[each.name]
        assert all(label in known[0] for label, _, _ in each.named)
        if {label for label, _, _ in each.named} <= FIXED:
            assert any(each.takes(labels) for labels in known)
    assert grouped <= {label for each in asked for label in labels_of[each.name][0]}


def posts(sides):
    """What the histogram has of posts to Slack: their number, those within a minute, the sum."""
    wanted = {"provider": "slack", "purpose": "post"}
    found = {
        name: value
        for name, labels, value in series_of(metrics_of(sides.program))
        if labels in (wanted, wanted | {"le": "60.0"})
    }
    return [found[f"{LATENCY}_{end}"] for end in ("count", "bucket", "sum")]


def test_a_real_delivery_is_in_the_histogram(sides):
    """One message more, in the bucket of its time: from when it was owed until Slack had it."""
    count, soon, seconds = posts(sides)

    sides.card()

    assert wait_until(lambda: posts(sides)[0] == count + 1)
    assert posts(sides)[1] == soon + 1
    assert 0 < posts(sides)[2] - seconds < 60


def test_no_secret_and_nobodys_name(sides, text):
    """No token, channel, person, project or issue is a label."""
    settings = sides.program.settings.model_dump()
    secrets = [v.get_secret_value() for v in settings.values() if hasattr(v, "get_secret_value")]
    known = [*secrets, "C0ALERTS", "acme.test", "ada", "Ada Lovelace", "shop", "Boom"]

    assert len(secrets) > 4
    assert [word for word in known if word in text] == []


def test_there_are_few_series(series):
    """As many as providers and reasons there are, however much happens."""
    assert len(series) < SERIES_MAX
