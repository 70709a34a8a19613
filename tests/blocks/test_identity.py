"""What people see about their identity fits Slack, and shows outside text as text."""

import pytest

from blocks import identity, identity_modals
from bot.sandbox.blocks_check import check_view
from bot.sandbox.words import words_of
from tests.block_kit import check

LONG = "<!channel> & *co* " * 500
EMAIL = "ada@acme.test"
VIEWS = {
    "loading": identity_modals.loading(),
    "email": identity_modals.ask_email(email=EMAIL, linked_to="", metadata="{}"),
    "email again": identity_modals.ask_email(email="", linked_to=EMAIL, metadata=""),
    "code": identity_modals.ask_code(email=EMAIL, minutes=10, metadata="{}"),
    "code again": identity_modals.ask_code(email=EMAIL, minutes=10, metadata="", note=LONG),
    "slack": identity_modals.ask_slack(email=EMAIL, linked_to=EMAIL, metadata="{}"),
    "linked": identity_modals.linked(email=EMAIL, choice="all_slack", metadata="{}"),
    "told": identity_modals.told("Done."),
    "long email": identity_modals.ask_email(email=LONG, linked_to=EMAIL, metadata=""),
    "long code": identity_modals.ask_code(email=LONG, minutes=10, metadata=""),
    "long text": identity_modals.told(LONG),
}
MESSAGES = {
    "not linked": identity.not_linked("Link your identity now."),
    "elsewhere": identity.linked_elsewhere("Unlink your identity now."),
    "long": identity.not_linked(LONG),
    "offer": identity_modals.offer("all_slack"),
}


@pytest.mark.parametrize("name", VIEWS)
def test_views_fit_slack(name):
    """By the sandbox's rules, and by another checker's."""
    view = VIEWS[name].to_dict()

    check_view(view, "modal", ())
    check(view["blocks"])


@pytest.mark.parametrize("name", MESSAGES)
def test_messages_fit_slack(name):
    """The same of what stands in channels."""
    check([block.to_dict() for block in MESSAGES[name]])


def test_an_address_is_shown_as_text():
    """Somebody typed it; it can mention nobody."""
    view = identity_modals.ask_code(email="<!channel>@x.test", minutes=10, metadata="").to_dict()

    assert "*&lt;!channel&gt;@x.test*" in words_of(view["blocks"])[0]


def test_unlinking_is_asked_first():
    """Slack shows the question before it sends the press."""
    button = identity.unlink_button().to_dict()

    assert button["confirm"]["confirm"]["text"] == "Unlink"
    assert button["style"] == "danger"


def test_the_offer_carries_its_choice():
    """The value is the user's own; fixed."""
    button = VIEWS["linked"].to_dict()["blocks"][-1]["elements"][0]

    assert (button["action_id"], button["value"]) == ("enable_notifications", "all_slack")
