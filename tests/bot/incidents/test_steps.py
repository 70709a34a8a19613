import pytest

from bot.incidents.steps import EFFECTS, LEVELS, Step, duration, step_of
from bot.notes.note import Effect
from store.incidents.incidents import IncidentStatus

TEXT = "5 events in the last 10 minutes"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"status": "critical"}, f"Critical: {TEXT}"),
        (
            {"status": "critical", "before": "warning", "lasted": 720},
            f"Critical after 12 minutes as Warning: {TEXT}",
        ),
        (
            {"status": "warning", "before": "critical", "lasted": 61},
            f"Warning after 1 minute 1 second as Critical: {TEXT}",
        ),
        (
            {"status": "resolved", "before": "critical", "lasted": 60, "whole": 3600},
            f"Resolved after 1 minute as Critical; it lasted 1 hour in all: {TEXT}",
        ),
        (
            {"status": "resolved", "before": "warning", "lasted": 60, "whole": 60, "text": ""},
            "Resolved after 1 minute as Warning",
        ),
        (
            {"status": "warning", "before": "resolved", "lasted": 7200},
            f"Warning again, 2 hours after it was resolved: {TEXT}",
        ),
    ],
)
def test_sentences(given, said):
    """What it is now, how long it was what it was before, and what was measured."""
    assert Step.model_validate({"text": TEXT} | given).sentence() == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-5, "less than a second"),
        (0.4, "less than a second"),
        (59, "59 seconds"),
        (3599, "59 minutes 59 seconds"),
        (3661, "1 hour 1 minute"),
        (90_000, "1 day 1 hour"),
        (86_400 * 1234, "1,234 days"),
    ],
)
def test_durations(seconds, said):
    """Two units at the most."""
    assert duration(seconds) == said


def test_every_status_has_all():
    """A new status can't be forgotten."""
    assert set(EFFECTS) == set(LEVELS) == set(IncidentStatus)


def test_pagers():
    """Woken by what is known to be bad, sent back to sleep by its end."""
    assert [EFFECTS[status] for status in IncidentStatus] == [
        Effect.TELLS,
        Effect.OPENS,
        Effect.OPENS,
        Effect.CLOSES,
    ]


def test_loud():
    """Only what is critical is shown in the channel too."""
    loud = [status for status in IncidentStatus if Step(status=status).is_loud]

    assert loud == [IncidentStatus.CRITICAL]


def test_its_end_alone_is_told_to_nobody():
    """Who never heard of it need not hear that it is over."""
    resolved = Step(status=IncidentStatus.RESOLVED)
    told = resolved.model_copy(update={"before": IncidentStatus.OPEN})

    assert (resolved.is_told, told.is_told) == (False, True)


def test_stored_and_read_again():
    """As JSON and back."""
    step = Step(status=IncidentStatus.CRITICAL, before=IncidentStatus.OPEN, lasted=2.5, text=TEXT)

    assert step_of(step.model_dump(mode="json", exclude_defaults=True)) == step
