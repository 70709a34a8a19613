"""`doctor` says how people allow Heliograph in Sentry, or what stands in the way."""

import pytest

from bot.commands.consent_check import consent
from bot.errors import StartError
from bot.sandbox.sentry import SentrySandbox
from bot.settings import Settings


@pytest.fixture
def sentry():
    with SentrySandbox.acme() as running:
        yield running


@pytest.fixture
def check(sentry):
    """With the sandbox's application, and these settings."""
    application = sentry.add_application()
    told = {"sentry_url": sentry.url, "sentry_org": sentry.org, "sentry_token": sentry.token}
    told |= {"sentry_oauth_client_id": application.client_id}
    told |= {"sentry_oauth_client_secret": application.client_secret}
    return lambda **more: consent(Settings(**told | more))


def test_the_device_grant(check):
    assert check() == "by the device grant"


def test_the_browser(check, sentry):
    sentry.forms.device_grant = False

    said = check(heliograph_url="http://heliograph:3080")

    assert said == "in the browser, which comes back to http://heliograph:3080/sentry/callback"


def test_neither(check, sentry):
    sentry.forms.device_grant = False

    with pytest.raises(StartError, match="HELIOGRAPH_URL must say where browsers come back to"):
        check()


def test_a_wrong_secret(check):
    with pytest.raises(StartError, match="does not know SENTRY_OAUTH_CLIENT_ID") as told:
        check(sentry_oauth_client_secret="wr0ng")

    assert "wr0ng" not in str(told.value)


def test_not_set_up():
    assert consent(Settings()).startswith("nobody acts as themselves")
