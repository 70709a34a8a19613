"""The lines of `/helio status` about the tracker."""

import pytest

from blocks import status

READ = (1_773_480_360, "14 March 09:26 UTC")


@pytest.mark.parametrize(
    ("tracker", "line"),
    [
        (status.Tracker("Sentry", [], None), "Sentry: nothing was read yet"),
        (status.Tracker("Sentry", [], READ), "Sentry: people and projects are as of"),
        (status.Tracker("Sentry", ["it is down"], READ), "Sentry: it is down."),
        (status.Tracker("Sentry", [], READ, READ), "issues as of"),
        (status.Tracker("Sentry", [], READ, unread=(1, READ)), "What happened to an issue waits"),
        (status.Tracker("Sentry", [], READ, unread=(3, READ)), "to 3 issues, the oldest waits"),
        (status.Tracker("Sentry", [], READ, presses=(1, READ)), "A press waits for Sentry"),
        (status.Tracker("Sentry", [], READ, presses=(2, READ)), "2 presses wait for Sentry"),
        (status.Tracker("Sentry", [], READ, lost="Two did not arrive"), "Two did not arrive."),
    ],
)
def test_the_tracker_has_its_line(tracker, line):
    drawn = status.status(
        workspace="Acme", seats=[], email="a@acme.test", providers=[], paused=[], tracker=tracker
    )

    assert line in "".join(strings(drawn[0].to_dict()))


def strings(drawn):
    """All texts of a block, in order."""
    if isinstance(drawn, dict):
        yield from [drawn["text"]] if isinstance(drawn.get("text"), str) else []
        drawn = list(drawn.values())
    if isinstance(drawn, list):
        for each in drawn:
            yield from strings(each)
