"""Whatever comes from outside is shown as it was typed, by every block there is."""

import ast
import inspect
from pathlib import Path

import pytest

import blocks
from blocks import (
    confirmation,
    consent_modals,
    help,  # noqa: A004 - the module.
    home,
    identity,
    identity_modals,
    incident_card,
    invite_card,
    issue_buttons,
    issue_card,
    issue_modals,
    link_card,
    replies,
    routes,
    settings_modal,
    status,
    team_channels,
    unfurl_prompt,
    why,
)
from blocks.parts import context, paragraph, section
from blocks.rich_text import code_word, date, join, literal, strong
from bot.sandbox.blocks_check import check_view
from tests.block_kit import check
from tests.typed_texts import TYPED
from tests.visible import live, visible

AT = (1_773_480_413, "2026-03-14 09:26 UTC")
PAGE = "https://sentry.acme.test/1"
FOLDER = Path(blocks.__file__).parent
OURS = {"bold", "italic", "strike", "code", "emoji", "user", "channel"}
# Two files alone make text objects.
MAKERS = {"MarkdownTextObject", "PlainTextObject", "SectionBlock", "ContextBlock", "RichTextBlock"}


def quiet(text):
    return settings_modal.Quiet("22:00", "07:00", text, is_on=True)


def mutes(text):
    return [settings_modal.Mute("a", text, AT), settings_modal.Mute("b", text, None)]


def asked(text):
    choice = settings_modal.Choice("alerts", "slack", ["always"], None, "always", text)
    return settings_modal.settings_modal(
        place=("p", text),
        choices=[choice],
        mutes=mutes(text),
        quiet=quiet(text),
        off={"slack": text},
        metadata="{}",
        note=text,
    )


def issue(text):
    return issue_card.issue_card(
        token="t",
        title=text,
        url=PAGE,
        level="error",
        status="unresolved",
        state="New",
        culprit=text,
        excerpt=text,
        tags={text: text, "plain": "x"},
        facts=[("Events", "3"), ("Assignee", text)],
        first_seen=AT,
        last_action=join(strong(text), " said ", literal(text)),
        footer=(text, text, text),
        suggested=[text, text],
        select={"assignee": ("member:1", text)},
    )


def invite(text):
    return invite_card.invite_card(
        token="t",
        email=text,
        is_waiting=True,
        question=join(strong(text), " asks for ", text),
        outcome=literal(text),
        facts=[("Role", text), ("Teams", text)],
        since=AT,
        decided=None,
        url=PAGE,
    )


def incident(text):
    return incident_card.incident_card(
        title=text,
        url=PAGE,
        status="critical",
        text=text,
        started=AT,
        lasted="1 hour",
        footer=(text, text),
    )


def at_home(text):
    one = {"token": "t", "title": text, "url": PAGE, "level": "x", "status": "resolved"}
    found = [one | {"facts": [text, text], "select": {}}]
    return home.home(
        email=text,
        refusal="",
        organizations=[text],
        issues={"count": 1, "page": 0, "pages": 1, "found": found},
        settings={
            "values": {"alerts": {"slack": "always", "email": "never"}},
            "off": {"email": text},
            "exceptions": 0,
            "mutes": 1,
            "quiet": text,
        },
        running={
            "version": "0.1.0",
            "providers": [{"title": text, "off": "", "down": text, "waiting": 3}],
            "paused": [pause(text)],
            "more_paused": 0,
            "more_requests": 0,
            "audit": [{"at": AT, "actor": text, "action": "a.b", "target": text}],
        },
    )


def pause(text):
    return {
        "target": "slack:C0A",
        "reason": text,
        "since": AT,
        "waiting": 3,
        "may_resume": True,
    }


def stands(text):
    return status.status(
        workspace=text,
        seats=[(text, "owner")],
        email=text,
        providers=[status.Provider(text, text, "", 0), status.Provider(text, "", text, 3)],
        paused=[status.Paused(**pause(text))],
        tracker=status.Tracker(text, [text], AT, AT, (2, AT), (3, AT), text),
    )


def explained(text):
    told = [why.ToldActivity(1, AT, text, [("email:a", text), ("slack:C0A", text)], 0, text, text)]
    return why.why(title=f"{text}\n{text}", told=told, older=3, cards=[("a:b", text)], name=text)


DRAWN = {
    "confirmation.confirmation": lambda text: confirmation.confirmation(literal(text), "t"),
    "consent_modals.ask_device": lambda text: consent_modals.ask_device(
        tracker="Sentry", page=PAGE, user_code=text, linked_to=text, has_mail=True
    ),
    "consent_modals.ask_page_code": lambda text: consent_modals.ask_page_code(
        tracker="Sentry", page=PAGE, linked_to=text, has_mail=True, metadata=""
    ),
    "help.help_text": lambda text: [section(help.help_text([(text, text)], text))],
    "home.home": at_home,
    "home, refused": lambda text: home.home(email=text, refusal=text),
    "home_running.running_blocks": at_home,
    "identity.linked_elsewhere": identity.linked_elsewhere,
    "identity.not_allowed": lambda text: identity.not_allowed(text, "Sentry"),
    "identity.not_linked": identity.not_linked,
    "identity_modals.ask_code": lambda text: identity_modals.ask_code(
        email=text, minutes=1, metadata="", note=text
    ),
    "identity_modals.ask_email": lambda text: identity_modals.ask_email(
        email="a@b.test", linked_to=text, metadata=""
    ),
    "identity_modals.ask_slack": lambda text: identity_modals.ask_slack(
        email=text, linked_to=text, metadata=""
    ),
    "identity_modals.linked": lambda text: identity_modals.linked(
        email=text, choice="x", metadata=""
    ),
    "identity_modals.told": identity_modals.told,
    "incident_card.incident_card": incident,
    "invite_card.invite_card": invite,
    "issue_card.issue_card": issue,
    "issue_modals.archive_modal": lambda text: issue_modals.archive_modal(issue=text, metadata=""),
    "issue_modals.notice_modal": issue_modals.notice_modal,
    "issue_modals.resolve_modal": lambda text: issue_modals.resolve_modal(
        issue=text, version=text[:40], metadata=""
    ),
    "link_card.link_card": lambda text: link_card.link_card(
        title=text, url=PAGE, kind="Release", facts=[("Project", text)], since=AT
    ),
    "parts.context": lambda text: [context(join(text, " ", date(*AT), strong(text)), text)],
    "parts.paragraph": lambda text: [paragraph(join(text, strong(text), code_word(text)))],
    "replies.footing": lambda text: replies.footing(join("why ", text, strong("settings"))),
    "replies.heading": lambda text: replies.heading(PAGE, text),
    "replies.replies": lambda text: replies.replies([literal(text), strong(text)]),
    "routes.end_buttons": lambda text: routes.end_buttons(
        [routes.route_line(text, "error", text, [text])], [literal(text)], ["t"], is_of_file=True
    ),
    "routes.route_list": lambda text: routes.route_list(
        [routes.with_author(routes.route_line(text, "error", text, [text]), text)], [text], text
    ),
    "settings_modal.saved": lambda text: settings_modal.saved([text]),
    "settings_modal.settings_modal": asked,
    "status.paused_targets": stands,
    "status.status": stands,
    "team_channels.unlink_buttons": lambda text: team_channels.unlink_buttons(
        [("t", text)], is_of_file=True
    ),
    "unfurl_prompt.unfurl_prompt": lambda text: unfurl_prompt.unfurl_prompt(
        unfurl_prompt.text(text), link="l", ignore="i"
    ),
    "why.why": explained,
}
OWN = {  # They show nothing from outside, or are parts of those above.
    "comment_modal.comment_modal",
    "consent_modals.by_tracker_instead",
    "identity_modals.loading",
    "identity_modals.modal",
    "identity_modals.offer",
    "identity_modals.replaces",
    "issue_buttons.issue_buttons",
    "parts.image",  # Its text is plain by Slack's own definition, and read aloud alone.
    "parts.section",
    "settings_modal.open_button",
    "team_channels.team_select",
}


def drawn(name, text):
    found = DRAWN[name](text)
    if isinstance(found, list):
        shown = [block.to_dict() for block in found]
        check(shown)
        return shown
    view = found.to_dict()
    check_view(view, "modal", ())
    return view["blocks"]


@pytest.mark.parametrize("text", TYPED.values(), ids=TYPED)
@pytest.mark.parametrize("name", DRAWN)
def test_as_typed(name, text):
    """Each letter of it is on the screen, and nothing of it is live."""
    found = drawn(name, text)
    shown = "\n".join(visible(found))

    assert " ".join(text.split())[:40] in shown
    assert {words for kind, words in live(found) if kind == "link"} <= {PAGE}
    assert {kind for kind, _ in live(found)} <= OURS | {"link"}
    outside = [words for kind, words in live(found) if kind in {"user", "channel", "emoji"}]
    assert not set(outside) & {"U1", "C1", "tada", "+1", "100"}


@pytest.mark.parametrize("text", TYPED.values(), ids=TYPED)
@pytest.mark.parametrize(
    "option",
    [issue_buttons.assignee_option, team_channels.team_option, settings_modal.place_option],
)
def test_options(option, text):
    """What is chosen from is plain text without emoji."""
    shown = option("v", text).to_dict()

    assert live(shown) == []
    assert shown["text"]["text"].lower()[:60] == " ".join(text.split()).lower()[:60]


def test_no_block_is_forgotten():
    """Whatever draws blocks stands in the table above."""
    found = {
        f"{file.stem}.{name}"
        for file in FOLDER.glob("*.py")
        for name, each in inspect.getmembers(
            __import__(f"blocks.{file.stem}", fromlist=["x"]), inspect.isfunction
        )
        if each.__module__ == f"blocks.{file.stem}" and not name.startswith("_")
        if _draws(each)
    }

    assert found == {name for name in DRAWN if "." in name and name != "help.help_text"} | OWN


def _draws(function):
    returns = str(inspect.signature(function).return_annotation)
    return "Block" in returns or "View" in returns


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.py")), ids=lambda file: file.stem)
def test_texts_are_made_in_one_place(file):
    """Who takes Slack's own classes for text could forget that it is outside text."""
    called = {
        node.func.id
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }

    assert not called & MAKERS or file.stem in {"parts", "plain_text"}
