"""Which links of a tracker's lead people elsewhere than it says."""

import pytest

from bot.intake.public_links import public
from bot.settings import Settings

PUBLIC = "https://bugs.acme.test/sentry"
INNER = "http://10.0.0.7:9000"
ISSUE = "/organizations/acme/issues/7/"
CONNECTED = {"sentry_url": INNER, "sentry_org": "acme", "sentry_token": "t"}


def settings(**values):
    return Settings(**values, sentry_public_url=PUBLIC)


@pytest.mark.parametrize(
    ("url", "seen"),
    [
        (f"{INNER}{ISSUE}", f"{PUBLIC}{ISSUE}"),
        (f"{INNER}/acme/api/issues/7/", f"{PUBLIC}/acme/api/issues/7/"),
        (f"http://sentry-web:9000{ISSUE}events/ab/?a=1#b", f"{PUBLIC}{ISSUE}events/ab/?a=1#b"),
        (f"{INNER.upper()}{ISSUE}", f"{PUBLIC}{ISSUE}"),
        (f"{PUBLIC}{ISSUE}", f"{PUBLIC}{ISSUE}"),
        (f"{INNER}0{ISSUE}", f"{PUBLIC}{ISSUE}"),  # Another port: by the organization.
        ("https://sentry.io/organizations/other/issues/7/",) * 2,
        ("https://github.com/acme/shop/issues/7",) * 2,
        ("", ""),
    ],
)
def test_of_the_connected_tracker(url, seen):
    assert public(settings(**CONNECTED), url) == seen


def test_without_an_address_of_its_own():
    """What the tracker says is right."""
    assert public(Settings(**CONNECTED), f"{INNER}{ISSUE}") == f"{INNER}{ISSUE}"


def test_by_webhooks_alone():
    """Every page of an organization is the tracker's."""
    assert public(settings(), f"{INNER}{ISSUE}") == f"{PUBLIC}{ISSUE}"
    assert public(settings(), f"{INNER}/health/") == f"{INNER}/health/"
