from bot.sources.health import Health
from store.engine import Unavailable


def test_all_well():
    """No fault, no entry; checks may be added later."""
    health = Health({"socket": lambda: None})
    health.add("database", lambda: None)

    assert health.faults() == {}
    assert health.names == ("socket", "database")


def test_what_is_wrong():
    """Only what is wrong is told, in the check's own words."""
    health = Health({"socket": lambda: "no session", "database": lambda: None})

    assert health.faults() == {"socket": "no session"}


def test_unavailable_database():
    """The database says in its own words why it can't be asked."""

    def check():
        raise Unavailable("database is locked")

    assert Health({"database": check}).faults() == {"database": "database is locked"}


def test_failing_check(caplog):
    """A check that fails is a fault; its details go to the log only."""

    def check():
        raise ValueError("xoxb-sandbox-bot")

    faults = Health({"relay": check}).faults()

    assert faults == {"relay": "can't be checked; the log says why"}
    assert "the health check relay failed" in caplog.text
