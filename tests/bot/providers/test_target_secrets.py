"""A place's secret comes from the environment, anew each time, and is shown nowhere."""

import re

import pytest

from bot.providers.target_secrets import NoPlace, Place, places, variable
from store.people.directory import Organization, Target

TARGET = "pagerduty:primary"


@pytest.fixture
def place(database):
    """Looks up; there is one target, whose secret is in PD_KEY."""
    with database.write() as session:
        session.add(Organization(slug="acme", name="Acme", url="https://sentry.acme.test"))
        session.flush()
        session.add(Target(name=TARGET, organization_id=1, secret_env="PD_KEY", card="bare"))
    return places(database)


def test_from_the_environment(place, monkeypatch):
    """With its card's form, and where it came from for words about it."""
    monkeypatch.setenv("PD_KEY", " k3y\n")

    assert place(TARGET) == Place("k3y", "bare", "PD_KEY")


def test_from_the_file(place, tmp_path):
    """`.env` counts, as for every setting."""
    (tmp_path / ".env").write_text("PD_KEY=from-file\n")

    assert place(TARGET).secret == "from-file"


def test_the_environment_goes_first(tmp_path, monkeypatch):
    """As with settings."""
    (tmp_path / ".env").write_text("PD_KEY=from-file\n")
    monkeypatch.setenv("PD_KEY", "from-environment")

    assert variable("PD_KEY").get_secret_value() == "from-environment"


@pytest.mark.parametrize("value", ["", "  "])
def test_a_blank_one_is_none(place, monkeypatch, value):
    """The reason names the variable that is to be set."""
    monkeypatch.setenv("PD_KEY", value)

    with pytest.raises(NoPlace, match="the environment variable PD_KEY is not set"):
        place(TARGET)


def test_it_may_be_put_right(place, monkeypatch):
    """Without a new start."""
    with pytest.raises(NoPlace):
        place(TARGET)
    monkeypatch.setenv("PD_KEY", "k3y")

    assert place(TARGET).secret == "k3y"


def test_a_target_that_was_taken_out(place):
    """What is still owed to it says why it waits."""
    with pytest.raises(NoPlace, match=re.escape("no [[target]] of the directory file")):
        place("pagerduty:old")


def test_no_look_shows_the_secret(monkeypatch):
    """Not in a traceback with local variables either."""
    monkeypatch.setenv("PD_KEY", "k3y")

    assert "k3y" not in repr(Place("k3y"))
    assert "k3y" not in repr(variable("PD_KEY"))
