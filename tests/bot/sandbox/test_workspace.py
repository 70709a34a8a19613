import pytest

from bot.sandbox.errors import SlackError
from bot.sandbox.workspace import Workspace, fixed_id


@pytest.fixture
def space():
    space = Workspace("Acme", "Heliograph")
    space.add_user("ada", "Ada Lovelace")
    space.add_channel("alerts", set())
    return space


def test_ids_are_made_of_names():
    """The same name gives the same id in every run; a second one gets a number."""
    assert fixed_id("C", "my-alerts", {}) == "C0MYALERTS"
    assert fixed_id("C", "my_alerts", {"C0MYALERTS"}) == "C0MYALERTS2"


def test_ts_rise_even_when_the_clock_goes_back(space, time_machine_back):
    """No two messages share a ts, and later ones are greater."""
    stamps = [space.next_ts()]
    with time_machine_back:
        stamps += [space.next_ts() for _ in range(3)]

    assert stamps == sorted(set(stamps))


@pytest.fixture
def time_machine_back():
    """The clock an hour back."""
    import time  # noqa: PLC0415 - only this fixture looks at the clock

    import time_machine  # noqa: PLC0415 - the same

    return time_machine.travel(time.time() - 3600)


@pytest.mark.parametrize("wanted", ["C0ALERTS", "alerts", "#alerts"])
def test_a_channel_is_found_by_id_and_name(space, wanted):
    """As chat.postMessage takes both."""
    assert space.channel_of(wanted).id == "C0ALERTS"


def test_a_persons_id_is_the_dm(space):
    """Posting to a person opens the DM, once."""
    first = space.channel_of("U0ADA")

    assert (first.id, first.im_with) == ("D0ADA", "U0ADA")
    assert space.channel_of("U0ADA") is first


def test_a_bot_has_no_dm(space):
    """As Slack says it."""
    with pytest.raises(SlackError, match="cannot_dm_bot"):
        space.channel_of(space.bot.id)


def test_what_is_not_there_is_not_found(space):
    """Each kind has its own word."""
    with pytest.raises(SlackError, match="channel_not_found"):
        space.channel_of("C0NONE")
    with pytest.raises(SlackError, match="user_not_found"):
        space.user_of("nobody")
    with pytest.raises(SlackError, match="message_not_found"):
        space.message_of("C0ALERTS", "1.0")


def test_watchers_hear_of_every_change(space):
    """The page is told what changed, and the number of the change."""
    heard = []
    space.watchers.append(lambda version, what: heard.append((version, what)))
    before = space.version

    with space.lock:
        space.touch("mail")

    assert heard == [(before + 1, ("mail",))]
