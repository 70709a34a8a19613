"""Quiet hours as people choose them: said, kept, written down, and refused."""

import pytest

from bot.errors import UserError
from bot.preferences import quiet_hours
from bot.preferences.changes import change
from bot.preferences.overview import overview
from bot.preferences.quiet_hours import Kept
from bot.vocabulary.quiet_hours import Hours
from tests.bot.preferences.choices import ADA, BY, audited, furnish

NIGHT = (22 * 60, 7 * 60)


@pytest.fixture(autouse=True)
def _there(database):
    furnish(database)


@pytest.fixture
def choose(services):
    """Ada's wish; what is said of it."""
    return lambda text, zone="": change(services, ADA, [quiet_hours.wish(text, zone)], BY)[0].words


def test_set_changed_and_off(services, choose):
    """Each answer says what was and what is; the zone stays until another is said."""
    assert choose("22:00-07:00") == "Quiet hours are now 22:00-07:00 UTC (they were off)."
    assert choose("23:00-7:00", "Europe/Berlin") == (
        "Quiet hours are now 23:00-07:00 Europe/Berlin (they were 22:00-07:00 UTC)."
    )
    assert choose("22:00-07:00") == (
        "Quiet hours are now 22:00-07:00 Europe/Berlin (they were 23:00-07:00 Europe/Berlin)."
    )
    assert choose("OFF") == ("Quiet hours are now off (they were 22:00-07:00 Europe/Berlin).")
    assert choose("off") == "Quiet hours are already off."
    assert overview(services, ADA).quiet == Kept(Hours(*NIGHT, "Europe/Berlin"), is_on=False)


def test_twice(choose):
    choose("22:00-07:00")

    assert choose("22:00-07:00") == "Quiet hours are already 22:00-07:00 UTC."


def test_audited(services, choose):
    """Before and after; nothing where nothing changed."""
    choose("off")
    choose("22:00-07:00")

    data = {"before": "off", "after": "22:00-07:00 UTC"}
    assert audited(services.database) == [("settings.quiet", ADA, data)]


@pytest.mark.parametrize(
    ("text", "zone", "said"),
    [
        ("22-7", "", '"22-7" is not a time span: write it like 22:00-07:00, or'),
        ("07:00-7:00", "", "Quiet hours that start and end at 07:00 would last all day"),
        ("22:00-07:00", "Mars/Base", '"Mars/Base" is not a known time zone: write its name'),
        ("off", "../etc", '"../etc" is not a known time zone'),
    ],
)
def test_refused(services, choose, text, zone, said):
    """With what to write instead; nothing is changed."""
    with pytest.raises(UserError) as refusal:
        choose(text, zone)

    assert str(refusal.value).startswith(said)
    assert overview(services, ADA).quiet == Kept()


def test_shown_to_who_never_chose(services):
    """A form begins with a usual night, off."""
    assert overview(services, ADA).quiet == Kept(Hours(*NIGHT, "UTC"), is_on=False)
    assert str(Kept()) == "off"
