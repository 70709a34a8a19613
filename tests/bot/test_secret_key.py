"""The key that codes are made with: given, or made once and kept."""

import stat

import pytest

from bot import secret_key
from bot.errors import StartError
from bot.secret_key import with_secret_key
from bot.settings import Settings

GIVEN = "0123456789abcdef" * 4


@pytest.fixture
def settings(tmp_path):
    return Settings(database_url=f"sqlite:///{tmp_path / 'helio.db'}")


@pytest.fixture
def file(tmp_path):
    return tmp_path / "helio.db.secret"


def key_of(settings):
    return with_secret_key(settings).secret_key.get_secret_value()


def test_the_environment_counts(settings, file):
    """A key that is given is used as it is, and nothing is written."""
    found = key_of(
        settings.model_copy(update={"secret_key": Settings(secret_key=GIVEN).secret_key})
    )

    assert found == GIVEN
    assert not file.exists()


def test_made_at_the_first_start(settings, file):
    """Long, random, beside the database file, for its owner's eyes only."""
    key = key_of(settings)

    assert len(key) >= secret_key.SHORT
    assert file.read_text().strip() == key
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_kept_for_the_next_start(settings):
    """Codes on their way stay good."""
    assert key_of(settings) == key_of(settings)


def test_each_database_has_its_own(settings, tmp_path):
    """It is made by chance."""
    other = settings.model_copy(update={"database_url": f"sqlite:///{tmp_path / 'other.db'}"})

    assert key_of(settings) != key_of(other)


def test_a_start_that_was_cut_off(settings, file):
    """An empty file and the half of a new one are replaced."""
    file.touch()
    file.with_name("helio.db.secret.new").write_text("half")

    assert len(key_of(settings)) >= secret_key.SHORT


def test_an_open_file_is_closed_to_others(settings, file):
    """Whoever made it readable for all: it is not, from now on."""
    file.write_text(GIVEN)
    file.chmod(0o644)

    assert key_of(settings) == GIVEN
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_postgresql_needs_one():
    """Its processes share no file; the start says how to make one."""
    settings = Settings(database_url="postgresql://ada@db/helio")

    with pytest.raises(StartError, match="SECRET_KEY: is not set") as caught:
        with_secret_key(settings)

    assert "openssl rand" in str(caught.value)
    assert secret_key.fault_of(settings) == str(caught.value)


def test_a_file_that_can_not_be_read(settings, file):
    """One line that names both the variable and the file."""
    file.mkdir()

    with pytest.raises(StartError, match=r"SECRET_KEY: .*helio\.db\.secret can't be used"):
        with_secret_key(settings)


def test_a_short_key_is_warned_of(settings, caplog):
    """It works, and the log does not show it."""
    short = Settings(secret_key="short-one").secret_key

    assert key_of(settings.model_copy(update={"secret_key": short})) == "short-one"
    assert "SECRET_KEY is short" in caplog.text
    assert "short-one" not in caplog.text


def test_not_printed(settings):
    """Whoever logs the settings logs no key."""
    found = with_secret_key(settings)

    assert found.secret_key.get_secret_value() not in repr(found)


def test_a_blank_one_is_none(monkeypatch):
    """Spaces are no key."""
    monkeypatch.setenv("SECRET_KEY", "   ")

    assert Settings().secret_key is None
