"""The ear for PostgreSQL's notices is a thread that the program lives by, like all others."""

import pytest

from bot.sandbox import Sandbox
from tests.whole.app_process import AppProcess
from tests.whole.test_vital_threads import ends_with

pytestmark = pytest.mark.postgres


def test_the_program_ends_with_it(tmp_path, migrated_postgres):
    """Exit code 3 within seconds, and one line that names it."""
    with Sandbox.acme() as slack:
        slack.subscribe([])
        app = AppProcess(slack, tmp_path, migrated_postgres)
        try:
            ends_with(app, slack, "notices")
        finally:
            app.stop()
