"""Choices and mutes are made together or not at all, and are in the audit log."""

from datetime import timedelta

import pytest

from bot.errors import UserError
from bot.preferences import changes
from bot.preferences.changes import Choose, Mute, Unmute
from bot.services import Services
from bot.settings import Settings
from bot.vocabulary.preferences import PERSONAL, Setting
from store.audit.audit import entries
from store.people import preferences
from store.people.preferences import OWN
from tests.bot.preferences.choices import ADA, BY, audited, furnish
from tests.fakes import Clock

ALWAYS = Choose(Setting.WORKFLOW, "always", ("slack",))
DEFAULT = "the default, only subscribed issues"
HOUR = timedelta(hours=1)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def services(database, clock):
    furnish(database)
    return Services(Settings(), database, now=clock)


@pytest.fixture
def change(services):
    """Fulfils wishes of Ada's; what was said of each."""
    return lambda *wishes: [each.words for each in changes.change(services, ADA, wishes, BY)]


@pytest.fixture
def state(services, clock):
    """All that Ada chose and muted."""

    def read():
        with services.database.read() as session:
            mutes = preferences.mutes_of(session, ADA, clock())
            return preferences.choices_of(session, ADA), [mute.until for mute in mutes]

    return read


def test_choose(change, state, database):
    """By every provider that reaches a person, unless one is named."""
    said = change(Choose(Setting.DEPLOY, "never"))

    assert said == [
        f"Deploys via {name}, everywhere: now never"
        " (was the default, only releases with own commits)."
        for name in ("Slack", "email")
    ]
    assert state()[0] == {(OWN, name, "deploy"): "never" for name in PERSONAL}
    assert audited(database)[0] == (
        "settings.change",
        ADA,
        {
            "setting": "deploy",
            "provider": "slack",
            "for": "everywhere",
            "before": "default",
            "after": "never",
        },
    )


def test_who_and_from_where(change, services):
    """The audit log has both, and the time."""
    change(ALWAYS)

    with services.database.read() as session:
        (entry,) = entries(session)
    assert (entry.actor, entry.origin, entry.at) == (BY.actor, BY.origin, services.now())


def test_choice_that_was_made_already(change, database):
    """It is said, and is no change in the audit log."""
    change(ALWAYS)

    assert change(ALWAYS) == ["Issue activity via Slack, everywhere: already always."]
    assert len(audited(database)) == 1


def test_choice_taken_back(change, state):
    """The default counts again; nothing to take back is said so."""
    change(ALWAYS)
    default = Choose(Setting.WORKFLOW, None)

    said = change(default)

    assert said == [
        f"Issue activity via Slack, everywhere: now {DEFAULT} (was always).",
        f"Issue activity via email, everywhere: already {DEFAULT}.",
    ]
    assert state()[0] == {}


def test_places_keep_apart(change, state):
    """A project, its organization, and everywhere are three choices."""
    places = [{}, {"organization": "acme"}, {"organization": "acme", "project": "api"}]

    said = change(*(Choose(Setting.ALERTS, "never", ("email",), **place) for place in places))

    assert [line.split(", ")[1].split(":")[0] for line in said] == [
        "everywhere",
        "organization acme",
        "project api of acme",
    ]
    assert len(state()[0]) == 3


def test_all_or_nothing(change, state, database):
    """A wish that can't be fulfilled undoes those before it."""
    with pytest.raises(UserError, match="no project"):
        change(ALWAYS, Mute("all"), Mute("nothing"))

    assert state() == ({}, [])
    assert audited(database) == []


def test_approval_of_a_project(change):
    """Who asks to be let in asks an organization."""
    with pytest.raises(UserError, match="approval can't be set for a project"):
        change(Choose(Setting.APPROVAL, "never", organization="acme", project="api"))


def test_mute(change, state, clock, database):
    """Until a time, or for ever."""
    said = change(Mute("web", clock() + HOUR), Mute("all"))

    assert said == [
        "Project web of acme is muted until 2026-03-14 10:26 UTC.",
        "Everything is muted for ever.",
    ]
    assert state()[1] == [clock() + HOUR, None]
    assert [(action, data["until"]) for action, _, data in audited(database)] == [
        ("settings.mute", "2026-03-14T10:26:00+00:00"),
        ("settings.mute", "for ever"),
    ]


def test_muted_already(change, clock, database):
    """The same end is no change, another end is one."""
    change(Mute("web", clock() + HOUR))

    said = change(Mute("web", clock() + HOUR), Mute("web"))

    assert said == [
        "Project web of acme is already muted until 2026-03-14 10:26 UTC.",
        "Project web of acme is muted for ever.",
    ]
    assert len(audited(database)) == 2


@pytest.mark.parametrize("ago", [timedelta(), HOUR])
def test_mute_in_the_past(change, state, clock, ago):
    """A mute that would have ended is refused."""
    with pytest.raises(UserError, match="it is already 2026-03-14 09:26 UTC"):
        change(Mute("all", clock() - ago))

    assert state()[1] == []


def test_unmute(change, state, database):
    """By the name that it was muted by."""
    change(Mute("api-7", organization="globex"), Mute("all"))

    said = change(Unmute("API-7"), Unmute("all"))

    assert said == [
        "Issue API-7 of globex is no longer muted.",
        "Everything is no longer muted.",
    ]
    assert state()[1] == []
    assert audited(database)[-1] == ("settings.unmute", ADA, {"what": "everything"})


def test_unmute_what_is_not_muted(change, clock):
    """What is muted is named; a mute that has ended is none."""
    with pytest.raises(UserError, match=r'"web" is not muted; nothing is\.'):
        change(Unmute("web"))
    change(Mute("all", clock() + HOUR), Mute("web"))
    clock.move(hours=1)

    with pytest.raises(UserError, match="what is: project web of acme"):
        change(Unmute("all"))


def test_unmute_one_of_two(change):
    """The same name in two organizations: which of them must be said."""
    change(Mute("api", organization="acme"), Mute("api", organization="globex"))

    with pytest.raises(UserError, match="is in acme and globex"):
        change(Unmute("api"))

    assert change(Unmute("api", "acme")) == ["Project api of acme is no longer muted."]
