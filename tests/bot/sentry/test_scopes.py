"""Which scope lets a token do what."""

from bot.sentry.scopes import PURPOSES, Scope, has, missing


def test_a_higher_scope_of_its_kind_will_do():
    """As Sentry itself has it."""
    assert has({"event:admin"}, Scope.EVENT_WRITE)
    assert not has({"event:read", "member:admin"}, Scope.EVENT_WRITE)


def test_what_lacks():
    given = {"org:read", "member:read", "team:admin", "project:write", "event:read"}

    assert missing(given) == [Scope.EVENT_WRITE]


def test_each_has_a_purpose():
    assert set(PURPOSES) == set(Scope)
    assert all(scope.purpose.startswith("to ") for scope in Scope)
