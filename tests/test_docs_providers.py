"""What docs/providers.md says of paces, limits and failures is what the providers do."""

import re
from datetime import timedelta

import pytest

from bot.incidents.steps import EFFECTS
from bot.notes.note import Effect
from bot.providers import adaptive_card, msteams, pagerduty
from bot.providers.email import Email
from bot.providers.mail import connections, failures
from bot.providers.mail.connection import Waits
from bot.providers.mail.failures import Stage
from bot.providers.msteams import MSTeams
from bot.providers.pagerduty import PagerDuty
from bot.providers.slack import Slack
from bot.slack import failures as slack_failures
from bot.vocabulary.failures import TargetDead
from store.incidents.incidents import IncidentStatus
from tests.pages import names, page, table

PAGE = page("providers")
TEXT = " ".join(PAGE.split())
COUNTS = {1: "One", 2: "two", 3: "Three", 4: "four", 10: "ten"}
SECOND = timedelta(seconds=1)


def a_second(pace):
    return COUNTS[SECOND // pace.interval]


@pytest.mark.parametrize(
    "words",
    [
        f"{COUNTS[Slack.pace.burst]} messages at once, then one a second go to one channel",
        f"without that, after {slack_failures._retry_after({}).seconds} seconds",
        f"After {slack_failures.PLACE_TRIES} failures in a row, some ten minutes, the target",
        f"At most {Email.lanes_in_flight} connections are open",
        f"for up to {connections.MAILS_MAX} mails",
        f"closed after {connections.IDLE_SECONDS:g} seconds without one",
        f"after it got the message ({Waits().message:g} seconds)",
        f"most {a_second(PagerDuty.pace)} events a second go to one key",
        f"after a burst of {COUNTS[PagerDuty.pace.burst]}.",
        f"5xx, or nothing within {pagerduty.TIMEOUT:g} seconds | Perhaps it was taken",
        f"{a_second(MSTeams.pace)} card a second goes to one workflow",
        f"after a burst of {COUNTS[MSTeams.pace.burst]}.",
        f"at most {adaptive_card.BYTES_MAX:,} bytes",
        f"5xx, or nothing within {msteams.TIMEOUT:g} seconds | Perhaps it was posted",
        f"else it is tried {msteams.UNKNOWN_TRIES} times",
    ],
)
def test_figures(words):
    """Numbers in the text are those of the program."""
    assert words in TEXT


def test_what_a_pager_hears_of_incidents():
    """Each status that it takes, with what it does then."""
    rows = [row for row in table(PAGE, "what happens to the issue") if "an" in row[0].split()[:1]]
    said = {name: row[1] for row in rows for name in names(row[0]) if name in set(IncidentStatus)}

    assert said == {
        status: pagerduty.ACTIONS[effect]
        for status, effect in EFFECTS.items()
        if effect != Effect.TELLS
    }


def test_refusals_of_an_address():
    """The codes that pause it are those that are named, and no others."""
    (row,) = (row for row in table(PAGE, "what it says") if "recipient is refused" in row[0])
    named = {int(code) for code in re.findall(r"\b5\d\d\b", row[0])}
    pausing = {
        code
        for code in range(500, 600)
        if isinstance(failures.refusal(Stage.RECIPIENT, code, b""), TargetDead)
    }

    assert named == pausing
    assert isinstance(failures.refusal(Stage.RECIPIENT, 552, b"5.1.1 no"), TargetDead)
