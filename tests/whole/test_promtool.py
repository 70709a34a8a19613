"""What Prometheus' own tool says of the alerts and of /metrics; run where it is installed."""

import shutil
import subprocess

import pytest

from tests.install.test_monitoring import RULES, UNIT_TESTS
from tests.whole.test_metrics import metrics_of, sides  # noqa: F401 - a fixture.


@pytest.fixture
def promtool():
    """Its words, where it finds nothing wrong."""

    def promtool(*arguments, **given):
        command = [shutil.which("promtool"), *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, **given)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    return promtool


def test_rules(promtool):
    assert "SUCCESS" in promtool("check", "rules", "--lint=all", RULES)


def test_unit_tests_of_alerts(promtool):
    """Each comes when it should, says what it should, and does not come when it should not."""
    assert "SUCCESS" in promtool("test", "rules", UNIT_TESTS)


def test_metrics(promtool, sides):  # noqa: F811 - the fixture.
    """Names, units and types are as Prometheus wants them."""
    assert promtool("check", "metrics", input=metrics_of(sides.program)) == ""
