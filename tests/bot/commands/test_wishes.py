"""The words of `settings`: what they mean, and which mean nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.wishes import FURTHEST, SettingsOptions, moment, wishes
from bot.errors import UserError
from bot.preferences.changes import Choose, Mute, Unmute
from bot.vocabulary.preferences import PERSONAL, Setting

NOW = datetime(2026, 3, 14, 9, 26, tzinfo=UTC)


def said(asked):
    with pytest.raises(UserError) as caught:
        wishes(asked, NOW)
    return str(caught.value)


def test_nothing_is_wished():
    """Who only reads changes nothing; a place to read of is no wish."""
    assert wishes(SettingsOptions(), NOW) == []
    assert wishes(SettingsOptions(provider="email", project="api"), NOW) == []


def test_choices():
    """By every provider, everywhere; `default` takes back."""
    found = wishes(SettingsOptions(["workflow=always", "own-activity=on", "Deploy=DEFAULT"]), NOW)

    assert found == [
        Choose(Setting.WORKFLOW, "always", PERSONAL),
        Choose(Setting.OWN_ACTIVITY, "always", PERSONAL),
        Choose(Setting.DEPLOY, None, PERSONAL),
    ]


def test_choice_of_a_place():
    """One provider, and a project of an organization."""
    asked = SettingsOptions(["alerts=off"], provider="Email", organization="acme", project="api")

    assert wishes(asked, NOW) == [Choose(Setting.ALERTS, "never", ("email",), "acme", "api")]


def test_mutes():
    """Several at once, with one end; and mutes that end now."""
    asked = SettingsOptions(
        mutes=["all", "API-7"], unmutes=["web"], until="8h", organization="acme"
    )

    end = NOW + timedelta(hours=8)
    assert wishes(asked, NOW) == [
        Mute("all", end, "acme"),
        Mute("API-7", end, "acme"),
        Unmute("web", "acme"),
    ]


def test_both_at_once():
    """The project is that of the choices alone."""
    found = wishes(SettingsOptions(["alerts=never"], project="api", mutes=["web"]), NOW)

    assert found == [Choose(Setting.ALERTS, "never", PERSONAL, "", "api"), Mute("web")]


KNOWN = "alerts, workflow, deploy, approval, incidents or own_activity"
REFUSED = {
    "workflow": '"workflow" is not TYPE=VALUE, as workflow=always is.',
    "": '"" is not TYPE=VALUE, as workflow=always is.',
    "worklow=always": f'"worklow" is no type of message; there are {KNOWN} '
    '(did you mean "workflow"?).',
    "=always": f'"" is no type of message; there are {KNOWN}.',
    "workflow=": '"" is no value of workflow; there are always, subscribe_only, never or default.',
    "alerts=nevr": '"nevr" is no value of alerts; there are always, never or default '
    '(did you mean "never"?).',
    "deploy=always=": '"always=" is no value of deploy; there are always, committed_only, never '
    'or default (did you mean "always"?).',
}


@pytest.mark.parametrize("word", REFUSED)
def test_refused_choice(word):
    """What is wrong, what there is, and what was probably meant."""
    assert said(SettingsOptions([word])) == REFUSED[word]


def test_switch_of_three_values():
    """`on` does not say which of two is meant."""
    assert said(SettingsOptions(["workflow=on"])).startswith(
        '"on" is no value of workflow; there are '
    )


def test_the_same_twice():
    """Which of two would count is not guessed, in whatever spelling."""
    assert said(SettingsOptions(["own_activity=on", "own-activity=off"])) == (
        "own_activity is there twice; say it once."
    )


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (SettingsOptions(until="8h"), "--until says when a --mute ends: say what to mute."),
        (
            SettingsOptions(until="8h", unmutes=["all"]),
            "--until says when a --mute ends: say what to mute.",
        ),
        (
            SettingsOptions(provider="email", mutes=["all"]),
            "--provider goes with TYPE=VALUE; a mute is ",
        ),
        (
            SettingsOptions(project="api", unmutes=["all"]),
            "--project goes with TYPE=VALUE; a mute is ",
        ),
    ],
)
def test_options_that_do_not_fit(asked, expected):
    """An option that would do nothing is said."""
    assert said(asked).startswith(expected)


def test_unknown_provider():
    """Those that reach a person are named."""
    assert said(SettingsOptions(["alerts=off"], provider="emial")) == (
        '"emial" reaches nobody in person; there are slack or email (did you mean "email"?).'
    )


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("30m", NOW + timedelta(minutes=30)),
        ("8h", NOW + timedelta(hours=8)),
        (" 2D ", NOW + timedelta(days=2)),
        ("1 w", NOW + timedelta(weeks=1)),
        ("0h", NOW),
        ("2026-03-15T09:00Z", datetime(2026, 3, 15, 9, tzinfo=UTC)),
        ("2026-03-15T09:00:30+01:00", datetime(2026, 3, 15, 8, 0, 30, tzinfo=UTC)),
        ("2026-03-15 09:00-05:30", datetime(2026, 3, 15, 14, 30, tzinfo=UTC)),
        ("2020-01-01T00:00Z", datetime(2020, 1, 1, tzinfo=UTC)),
    ],
)
def test_moment(word, expected):
    """A span from now, or a time with its zone; whether it is past is asked later."""
    assert moment(word, NOW) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("tomorrow", '"tomorrow" is no time: write 30m, 8h, 2d or 1w from now, or '),
        ("8", '"8" is no time'),
        ("-8h", '"-8h" is no time'),
        ("1.5h", '"1.5h" is no time'),
        ("٨h", '"٨h" is no time'),
        ("", '"" is no time'),
        ("2026-02-30T09:00Z", '"2026-02-30T09:00Z" is no time'),
        ("2026-03-15T09:00", '"2026-03-15T09:00" names no zone: write 2026-03-15T09:00Z for UTC'),
        ("2026-03-15", '"2026-03-15" names no zone: write 2026-03-15T00:00Z for UTC, or '),
        ("5000d", '"5000d" is more than ten years away: leave --until out to mute for ever.'),
        ("999999999w", '"999999999w" is more than ten years away'),
        ("9999-12-31T23:59-12:00", '"9999-12-31T23:59-12:00" is more than ten years away'),
    ],
)
def test_no_moment(word, expected):
    """What is expected is said."""
    assert said(SettingsOptions(mutes=["all"], until=word)).startswith(expected)


@given(st.text() | st.from_regex(r"[0-9]{1,12} ?[mhdw]|[0-9T:+Z -]{1,30}", fullmatch=True))
def test_whatever_is_written(word):
    """Any text is a moment that can be stored, or a refusal in words."""
    try:
        found = moment(word, NOW)
    except UserError:
        return

    assert found.tzinfo is not None
    assert found - NOW <= FURTHEST
