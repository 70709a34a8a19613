"""The modal that asks for the code: another one, as often as the first may be asked for."""

import dataclasses
from unittest.mock import Mock

import pytest

from bot.identity.linking import proof, request
from bot.sandbox.words import words_of
from listeners import link_dialog
from listeners.modals import packed
from store.outbox.models import Delivery
from store.people.codes import LinkCode
from store.slack.workspaces import Workspace, remember
from tests.bot.acme import add_acme, all_rows
from tests.bot.identity.linking.conftest import ADA, KEY, profile
from tests.fakes import Clock

CHANNEL = "C0ALERTS"
BODY = {
    "user": {"id": "U0ADA", "team_id": "T0ACME"},
    "team": {"id": "T0ACME"},
    "view": {"id": "V1", "private_metadata": packed(channel=CHANNEL)},
}


@pytest.fixture
def services(services):
    """Ada has begun to link; mail can be sent."""
    add_acme(services.database)
    with services.database.write() as session:
        remember(session, Workspace(team_id="T0ACME", name="Acme"))
    mail = {"secret_key": KEY, "smtp_url": KEY, "email_from": "h@acme.test"}
    settings, clock = services.settings.model_copy(update=mail), Clock()
    services = dataclasses.replace(services, settings=settings, now=clock, steady=clock)
    request.begin(services, ADA, profile(ADA))
    return services


@pytest.fixture
def answers(services):
    return Mock(services=services, fault=lambda _: "Sentry can't (error 1)")


@pytest.fixture
def again(answers):
    """Ada presses "Send again"; the modal that she sees then."""
    return lambda: link_dialog.again(answers, BODY).to_dict()


def words(view):
    return " ".join(words_of(view["blocks"]))


@pytest.mark.parametrize("email", ["ada@acme.test", "nobody@acme.test"])
def test_again(services, again, email):
    """The modal says the same of an address of nobody's, and still asks for the code."""
    request.ask(services, ADA, email)

    view = again()

    assert f"If *{email}* belongs to a member" in words(view)
    assert "A new code was asked for; only the newest one works." in words(view)
    assert (view["callback_id"], view["private_metadata"]) == (
        "link_code",
        '{"channel":"C0ALERTS"}',
    )
    assert len(all_rows(services.database, LinkCode)) == 2


def test_paced_as_the_first(services, again):
    """Said in the modal, where the last code can still be typed."""
    request.ask(services, ADA, "ada@acme.test")
    again()
    again()

    view = again()

    assert "Too many codes were requested. Try again in 10 minutes." in words(view)
    assert view["callback_id"] == "link_code"
    assert len(all_rows(services.database, Delivery)) == 3


@pytest.mark.parametrize("refusal", [proof.CodeExpired, proof.NoTriesLeft])
def test_refusals_that_it_helps_against(again, services, refusal):
    """They name the button as it is drawn."""
    request.ask(services, ADA, "ada@acme.test")

    [button] = again()["blocks"][-1]["elements"]

    assert f"“{button['text']['text']}”" in str(refusal())


def test_nothing_was_asked_for(services, again):
    """A press that was made up: no mail, and what to do."""
    view = again()

    assert "start again with /helio link" in words(view)
    assert "submit" not in view
    assert all_rows(services.database, LinkCode) == []


def test_a_modal_that_was_left_open(services, again):
    """After half an hour it is begun anew."""
    request.ask(services, ADA, "ada@acme.test")
    services.now.move(minutes=31)

    assert "start again with /helio link" in words(again())


def test_a_fault(services, answers, again, monkeypatch):
    """Told in the modal, with its id."""
    monkeypatch.setattr(request, "asked_for", Mock(side_effect=RuntimeError("bug")))

    assert words(again()) == "Sentry can't (error 1)"
