"""Old messages on another database: whatever is pressed there changes nothing, and says so."""

import shutil
from dataclasses import replace
from json import dumps, loads

import pytest
from slack_sdk import WebClient

from bot.identity.gate import Presser
from bot.sandbox import Sandbox, seen_now
from bot.sandbox.elements import find_target
from listeners.answers import Answers
from listeners.pending_actions import carry_out
from store.audit.audit import AuditEntry
from store.invites.invites import InviteRequest
from store.issues.activities import ActivityRow
from store.issues.issues import Issue
from store.issues.undo import Undo
from store.people.directory import Member, Organization, Role
from store.people.identities import Identity
from tests.bot.sources.senders import bearer
from tests.whole.program import Program, wait_until
from tests.whole.world import FROM, KINDS, LABELS, SELECT, STATES

ROUTE = {"project": "shop", "target": "slack:C0ALERTS"}
GONE = "This issue no longer exists; nothing was changed."
NO_INVITE = "Member invitation for this person no longer exists."
TRUTH = (Issue, InviteRequest, AuditEntry, ActivityRow, Undo, Member, Identity)
URL = "https://sentry.acme.test/organizations/acme/issues/7/"


def as_drawn(message, rows, value):
    """The message, as a program drew it that had other values for these rows."""
    drawn = dumps([message.blocks, message.attachments])
    for row in rows:
        drawn = drawn.replace(row.token, value(row))
    blocks, attachments = loads(drawn)
    return replace(message, blocks=blocks, attachments=attachments)


class Restored:
    """Everything that can be pressed is drawn on one database; then another is in its place."""

    def __init__(self, folder, migrated_file, slack, kind):
        self.path = folder / "heliograph.db"
        shutil.copy(migrated_file, self.path)
        self.slack, self.kind = slack, kind
        self.ada = slack.act_as("ada")
        self.program = Program(slack, f"sqlite:///{self.path}")
        self._copy = migrated_file
        if kind == "older":
            self._begin()
            self.program.stop()
            self._copy = folder / "backup.db"
            shutil.copy(self.path, self._copy)
        self._begin()
        self._draw()
        self.program.stop()
        for name in ("", "-wal", "-shm"):
            self.path.with_name(f"{self.path.name}{name}").unlink(missing_ok=True)
        shutil.copy(self._copy, self.path)
        self._begin()
        self._go_on()

    def truth(self):
        return [[row.model_dump() for row in self.program.rows(table)] for table in TRUTH]

    def _begin(self):
        """Ada decides about requests; they are shown in #alerts."""
        self.program.start(ROUTE)
        with self.program.changing() as session:
            session.get_one(Member, 1).role = Role.OWNER
            session.get_one(Organization, 1).approval_channels = ["slack:C0ALERTS"]

    def _issue(self, number, state="unresolved"):
        self.program.post("alert", issue=number)
        card = self.ada.expect_message(f"Boom {number}", channel="alerts")
        if state != "unresolved":
            self.program.post(KINDS[state], issue=number)
            self.ada.expect_update(card, STATES[state])
        return card

    def _request(self, name):
        body = {"id": name, "email": f"{name}@acme.test", "kind": "requested_to_join"}
        answer = self.program._http.post("/api/invite-requests", json=body, headers=bearer())
        assert answer.status_code == 202, answer.text
        return self.ada.expect_message(f"{name}@acme.test", channel="alerts")

    def _draw(self):
        """Of the first database: cards, a request, a modal, a confirmation, options, a Home."""
        states = {FROM.get(button, "unresolved") for button in LABELS}
        cards = {state: self._issue(7 + n, state) for n, state in enumerate(sorted(states))}
        self.cards = {button: seen_now(cards[FROM.get(button, "unresolved")]) for button in LABELS}
        self.request = seen_now(self._request("hedy"))
        self.said = self.ada.says(URL, channel="general")
        self.ada.expect_update(self.said, "Boom 7")
        self.said = seen_now(self.said)
        self.ada.press("Archive", cards["unresolved"])
        self.modal = self.ada.expect_modal("Until when is")
        target = find_target(cards["unresolved"], SELECT)
        [self.option] = self.ada.suggest(cards["unresolved"], target, "Grace")
        done = self._issue(20)
        self.ada.choose(SELECT, "Me", done)
        self.ada.expect_ephemeral("You assigned")
        self.ada.opens_home()
        self.home = seen_now(self.ada.expect_home("Boom 20"))
        self.ada.press("Resolve", done)
        self.told = self.ada.expect_ephemeral("You marked SHOP-20 as resolved")

    def _go_on(self):
        """On the second: other things, with the same row ids."""
        self.card = self._issue(30)
        for number in range(31, 35):
            self._issue(number)
        self._request("lise")
        other = self._issue(36)
        self.ada.press("Resolve", other)
        self.ada.expect_ephemeral("You marked SHOP-36 as resolved")
        self.ada.expect_update(other, "State: Resolved")


@pytest.fixture(scope="module", params=["new", "older"])
def restored(request, tmp_path_factory, migrated_file):
    with Sandbox.acme() as slack:
        slack.subscribe(["link_shared", "app_home_opened"], unfurl_domains=["sentry.acme.test"])
        restored = Restored(
            tmp_path_factory.mktemp("restored"), migrated_file, slack, request.param
        )
        yield restored
        restored.program.stop()


@pytest.fixture
def ada(restored):
    """Whatever she does here changes nothing."""
    before = restored.truth()
    yield restored.ada
    assert restored.truth() == before


@pytest.mark.parametrize("button", LABELS)
def test_a_card(restored, ada, button):
    """Every button of it."""
    card = restored.cards[button]
    if button == "assign":
        ada.choose(SELECT, restored.option, card)
    else:
        ada.press(LABELS[button], card)

    ada.expect_ephemeral(GONE)


def test_a_search(restored, ada):
    """The reason is the only option."""
    card = restored.cards["assign"]

    [option] = ada.suggest(card, find_target(card, SELECT), "grace")

    assert option["text"]["text"].startswith(GONE[:30])


@pytest.mark.parametrize("button", ["Approve", "Reject"])
def test_a_request(restored, ada, button):
    """Nobody is let in, and nobody is turned away."""
    ada.press(button, restored.request)

    ada.expect_ephemeral(NO_INVITE)


def test_a_modal(restored, ada):
    """Said inside it."""
    submitted = ada.submit(restored.modal)

    assert GONE in str(submitted.errors)


def test_an_undo(restored, ada):
    """Something else can be undone by now."""
    ada.press("Undo", restored.told)

    ada.expect_update(restored.told, "There is nothing left to undo.")


def test_an_unfolded_link(restored, ada):
    """As on a card."""
    ada.press("Mark as Ongoing", restored.said)

    ada.expect_ephemeral(GONE)


def test_a_home(restored, ada):
    """It is drawn anew, as things are now."""
    ada.press("Resolve", restored.home)

    ada.expect_message(GONE)
    ada.expect_home("Assigned to you (0)")


def test_a_kept_press(restored):
    """Kept for who is not linked; refused right after they are."""
    slack, bob = restored.slack, restored.slack.act_as("bob")
    before = restored.program.rows(InviteRequest)
    bob.press("Approve", restored.request)
    bob.expect_ephemeral("Identity not linked for user.")
    restored.program.link("bob")
    client = WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])
    answers = Answers(client, restored.program.services)

    carry_out(answers, Presser(slack.team_id, bob.user.id, slack.team_id))

    bob.expect_ephemeral(NO_INVITE)
    assert restored.program.rows(InviteRequest) == before
    answers.close(5)


def test_an_option(restored):
    """Chosen on a card of now: the same person, or nobody."""
    restored.ada.choose(SELECT, restored.option, restored.card)

    refused = "That choice no longer exists; please choose again."
    expected = "You assigned SHOP-30 to Grace Hopper." if restored.kind == "older" else refused
    restored.ada.expect_ephemeral(expected)


def test_another_database_drew_a_card_of_ours(restored, ada):
    """It is drawn anew, with what is known here."""
    foreign = as_drawn(restored.card, restored.program.rows(Issue), lambda _row: "R4nd0m-t0k_n")
    before = len(restored.slack.calls("chat.update"))

    ada.press("Resolve", foreign)

    ada.expect_ephemeral(GONE)
    assert wait_until(lambda: len(restored.slack.calls("chat.update")) == before + 1)
    ada.expect_update(restored.card, "Boom 30")
