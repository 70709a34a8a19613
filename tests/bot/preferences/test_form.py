"""The form of what people choose: filled in, saved whole or not at all, by its own person."""

from datetime import timedelta

import pytest

from bot.errors import UserError
from bot.identity.command_channel import InSeveral
from bot.identity.command_gate import NotAllowed
from bot.identity.gate import NotLinked, Stranger
from bot.preferences import form as choice_form
from bot.preferences.form import (
    NoSuchPlace,
    NotMutedAnyMore,
    NotOffered,
    form,
    places,
    save,
    unmute,
)
from bot.vocabulary.preferences import Setting
from store.audit.audit import AuditEntry
from store.people.preferences import Mute, Preference
from tests.bot.acme import all_rows, token
from tests.bot.set_up import furnish, person

GRACE = person("grace")  # Of Acme and of Globex.
ALERTS = (Setting.ALERTS, "slack")


@pytest.fixture(autouse=True)
def _there(services):
    furnish(services.database, linked=("ada", "grace"))


@pytest.fixture
def field(services):
    """(chosen, default, where that is from) of alerts by Slack."""

    def field(place="own"):
        found = form(services, GRACE, place).fields
        one = next(each for each in found if (each.setting, each.provider) == ALERTS)
        return one.chosen, one.default, one.origin

    return field


def stored(services):
    return [(row.email, row.scope, row.value) for row in all_rows(services.database, Preference)]


def words(scopes):
    return [scope.words for scope in scopes]


def test_nothing_chosen(services, field):
    """Every setting by each provider, with the product's default."""
    assert field() == (None, "always", "product default")
    assert len(form(services, GRACE).fields) == len(Setting) * 2


def test_a_project_has_no_approvals(services):
    """They belong to no project."""
    found = form(services, GRACE, f"project:{token(1)}").fields

    assert Setting.APPROVAL not in {each.setting for each in found}
    assert len(found) == (len(Setting) - 1) * 2


def test_what_counts_without_a_choice(services, field):
    """The next place above that has one, named."""
    save(services, GRACE, "own", {ALERTS: "never"})
    assert field(f"project:{token(1)}") == (None, "never", "everywhere")

    save(services, GRACE, f"organization:{token(1)}", {ALERTS: "always"})

    assert field(f"project:{token(1)}") == (None, "always", "organization acme")
    assert field(f"organization:{token(1)}") == ("always", "never", "everywhere")
    assert field() == ("never", "always", "product default")


def test_saved(services, field):
    """In words, audited; what is as it was is neither."""
    done = save(
        services,
        GRACE,
        f"project:{token(1)}",
        {ALERTS: "never", (Setting.DEPLOY, "email"): "default"},
    )

    assert done == ["Alerts via Slack, project api of acme: now never (was the default, always)."]
    assert stored(services) == [("grace@acme.test", "project:1", "never")]
    [entry] = all_rows(services.database, AuditEntry)
    assert (entry.actor, entry.action) == ("grace@acme.test", "settings.change")
    assert entry.origin["slack_user"] == "U0GRACE"
    assert save(services, GRACE, f"project:{token(1)}", {ALERTS: "never"}) == []


def test_taken_back(services):
    """By the default."""
    save(services, GRACE, "own", {ALERTS: "never"})

    save(services, GRACE, "own", {ALERTS: "default"})

    assert stored(services) == []


@pytest.mark.parametrize(
    ("picked", "more", "error"),
    [
        ({ALERTS: "loud"}, {}, NotOffered),
        ({ALERTS: "subscribe_only"}, {}, NotOffered),
        ({ALERTS: "never"}, {"mute": "nosuch"}, UserError),
        ({ALERTS: "never"}, {"mute": "all", "span": "century"}, NotOffered),
    ],
)
def test_all_or_nothing(services, picked, more, error):
    """What can't be keeps all else from being saved."""
    with pytest.raises(error):
        save(services, GRACE, "own", picked, **more)

    assert stored(services) == []
    assert all_rows(services.database, Mute) == []


@pytest.mark.parametrize("place", ["project:99", "project:6", "organization:3", "all", "", "x:1"])
def test_places_of_others(services, place):
    """Another workspace's project, one that is gone, or none at all."""
    with pytest.raises(NoSuchPlace):
        form(services, GRACE, place)
    with pytest.raises(NoSuchPlace):
        save(services, GRACE, place, {ALERTS: "never"})

    assert stored(services) == []


@pytest.mark.parametrize(
    ("handle", "query", "expected"),
    [
        ("ada", "", ["everywhere", "organization acme", "project api of acme"]),
        ("grace", "GLOBEX", ["organization globex", "project api of globex"]),
        ("grace", "billing", ["project billing of globex"]),
        ("ada", "globex", []),
        ("ada", "nucleus", []),
    ],
)
def test_places(services, handle, query, expected):
    """Of one's own organizations, everywhere first."""
    assert words(places(services, person(handle), query))[: len(expected) or 9] == expected


@pytest.mark.parametrize(
    ("span", "expected"),
    [("hour", timedelta(hours=1)), ("week", timedelta(weeks=1)), ("forever", None)],
)
def test_mute(services, span, expected):
    """Until then, or for ever."""
    now = services.now()

    [said] = save(services, GRACE, "own", {}, mute=" Web ", span=span)

    [muted] = form(services, GRACE).mutes
    assert said.startswith("Project Web of acme is muted ")
    assert (muted.until is None) == (expected is None)
    assert muted.until is None or abs(muted.until - now - expected) < timedelta(seconds=5)


def test_mute_what_is_in_several(services):
    """Written with the organization, as the refusal says."""
    with pytest.raises(InSeveral, match="api is in acme and globex; write acme/api"):
        save(services, GRACE, "own", {}, mute="api")

    [said] = save(services, GRACE, "own", {}, mute="globex/api")

    assert said == "Project api of globex is muted for ever."


def test_unmute(services):
    """By what is muted; once."""
    save(services, GRACE, "own", {}, mute="all")

    assert unmute(services, GRACE, "all") == "Everything is no longer muted."
    with pytest.raises(NotMutedAnyMore):
        unmute(services, GRACE, "all")


@pytest.mark.parametrize("key", ["project:99", "issue:99"])
def test_unmute_what_is_gone(services, key):
    """It is shown by its number, and can be taken back."""
    with services.database.write() as session:
        session.add(Mute(email="grace@acme.test", scope=key))
    [muted] = form(services, GRACE).mutes
    assert muted.scope.words == f"{key.replace(':', ' ')}, which is gone"

    unmute(services, GRACE, key)

    assert all_rows(services.database, Mute) == []


@pytest.mark.parametrize("key", ["project:1", "", "own", "x" * 300])
def test_unmute_what_is_not_muted(services, key):
    """Somebody else's mute is none of theirs."""
    save(services, person("ada"), "own", {}, mute="all")

    with pytest.raises(NotMutedAnyMore):
        unmute(services, GRACE, key)


@pytest.mark.parametrize(
    ("by", "error"),
    [(person("bob"), NotLinked), (person("ada", home_team_id="T0OTHER"), Stranger)],
)
def test_who_may_not(services, by, error):
    """The same gate as everywhere."""
    for act in (
        lambda: form(services, by),
        lambda: places(services, by, ""),
        lambda: save(services, by, "own", {}),
        lambda: unmute(services, by, "all"),
    ):
        with pytest.raises(error):
            act()


def test_what_is_off_is_told(services):
    """Mail without a server."""
    assert form(services, GRACE).off == {"email": "SMTP_URL is not set"}
    assert issubclass(NotAllowed, UserError)
    assert choice_form.EVERYWHERE == "own"
