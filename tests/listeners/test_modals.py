"""Modals: opened in time, errors at their fields, nothing readable but ids in them."""

import logging
import re
from unittest.mock import Mock, call

import pytest
from slack_sdk.models.views import View

from blocks import identity_modals
from bot.errors import UserError
from bot.sandbox import HangsBefore, RateLimited
from listeners.modals import (
    METADATA_MAX,
    NotOpened,
    hurried,
    in_modal,
    metadata,
    open_modal,
    packed,
    push_modal,
    typed,
    update_modal,
)

VIEW = identity_modals.told("Hear, hear")


class Refusal(UserError):
    """No, said {who}."""


@pytest.fixture
def quick(client):
    return hurried(client)


@pytest.fixture
def trigger(slack):
    """A payload with a trigger of Ada's."""
    return lambda: {"trigger_id": slack.space.views.make_trigger(slack.user("ada").id)}


def test_open(slack, quick, trigger):
    """The person sees it; its id leads to it later."""
    view_id = open_modal(quick, trigger(), VIEW)

    view = slack.act_as("ada").expect_modal("Hear, hear")
    assert view.id == view_id


def test_push_and_update(slack, quick, trigger):
    """Over another one, and changed afterwards."""
    open_modal(quick, trigger(), VIEW)

    view_id = push_modal(quick, trigger(), identity_modals.told("On top"))
    update_modal(quick, view_id, identity_modals.told("Changed"))

    assert slack.act_as("ada").expect_modal("Changed").id == view_id


def test_an_old_trigger(slack, quick, trigger, caplog):
    """The person is told to try again; the log has Slack's word."""
    slack.space.views.trigger_seconds = -1
    body = trigger()

    with caplog.at_level(logging.WARNING), pytest.raises(NotOpened):
        open_modal(quick, body, VIEW)
    assert "expired_trigger_id" in caplog.text


@pytest.mark.parametrize("body", [{}, {"trigger_id": None}, {"trigger_id": "made-up"}])
def test_no_trigger(quick, body):
    """A message, an event, or something made up opens nothing."""
    with pytest.raises(NotOpened):
        open_modal(quick, body, VIEW)


@pytest.mark.parametrize("fault", [RateLimited(retry_after=1), HangsBefore(seconds=3)])
def test_slack_is_slow(slack, quick, trigger, fault):
    """It is not waited for longer than a trigger lives, and not tried again."""
    quick.timeout = 0.2
    slack.faults.add("views.open", fault, times=1)

    with pytest.raises(NotOpened):
        open_modal(quick, trigger(), VIEW)
    assert slack.call_count("views.open") == 1


def test_the_patience_of_listeners(quick):
    """A trigger lives 3 s, and the ack has to leave too."""
    assert quick.timeout == 2
    assert quick.retry_handlers == []


def test_update_of_a_closed_modal(quick, caplog):
    """Nobody's loss: the person has closed it."""
    with caplog.at_level(logging.INFO):
        update_modal(quick, "V0GONE", VIEW)

    assert "a modal was not updated: not_found" in caplog.text


def test_metadata_comes_back():
    """Ids only, and no more than Slack takes."""
    text = packed(issue=7, channel="C1")

    assert metadata({"view": {"private_metadata": text}}) == {"issue": 7, "channel": "C1"}
    with pytest.raises(ValueError, match="private_metadata"):
        packed(text="x" * METADATA_MAX)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({"view": {"state": {"values": {"code": {"a1": {"value": "123"}}}}}}, "123"),
        ({"view": {"state": {"values": {"code": {"a1": {"value": None}}}}}}, ""),
        ({"view": {"state": {"values": {"code": {}}}}}, ""),
        ({"view": {"state": {"values": {"other": {"a1": {"value": "1"}}}}}}, ""),
        ({"view": {}}, ""),
        ({}, ""),
    ],
)
def test_typed(body, text):
    """What stands in the field of that block; nothing is the empty text."""
    assert typed(body, "code") == text


def test_a_refusal_stands_at_its_field(answers):
    """As plain text: a modal's errors know no markup."""
    ack = Mock()

    with in_modal(ack, answers, "code"):
        raise Refusal(who="<Ada> & co")

    assert ack.mock_calls == [
        call(response_action="errors", errors={"code": "No, said <Ada> & co."})
    ]


def test_a_fault_stands_there_with_its_id(answers, caplog):
    """The fixed text; what went wrong is in the log alone."""
    ack = Mock()

    with in_modal(ack, answers, "code"):
        raise ZeroDivisionError("secret detail")

    told = ack.call_args.kwargs["errors"]["code"]
    error_id = re.fullmatch(
        r"Sentry can't perform that action right now on your behalf! \(error (\w{8})\)", told
    )[1]
    assert error_id in caplog.text


def test_without_a_fault_the_listener_acks(answers):
    """Its own way."""
    ack = Mock()

    with in_modal(ack, answers, "code"):
        ack(response_action="clear")

    assert ack.mock_calls == [call(response_action="clear")]


@pytest.mark.parametrize("view", [VIEW, identity_modals.loading()])
def test_views_are_slack_s_own(view):
    """Typed, so that slack_sdk checks them."""
    assert isinstance(view, View)
    assert view.to_dict()["type"] == "modal"
