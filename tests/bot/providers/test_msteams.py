"""The provider against a workflow that is as strict as Teams, by the real pymsteams."""

import logging
from datetime import timedelta

import pytest
import requests

from bot.notes.note import Effect, Note
from bot.providers.base import Edits, LooksUp, Setup
from bot.providers.msteams import GONE, MSTeams
from bot.providers.target_secrets import NoPlace, Place
from bot.sandbox import Answers, RateLimited, Sandbox
from bot.sandbox.faults import Fault, Reply
from bot.settings import Settings
from bot.vocabulary.failures import Malformed, TargetDead, TemporaryFailure, Unknown

NOTE = Note("issue:1", "[shop] Boom", url="https://x.test/1", headline="SHOP-1 - Boom")
DELIVERY_FAILED = "Webhook message delivery failed with error: Teams endpoint returned HTTP error "


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox.acme() as sandbox:
        yield sandbox


@pytest.fixture
def teams_at(sandbox):
    """The provider with a target at an address; the sandbox's without one."""

    def teams_at(url="", card="envelope", **options):
        place = Place(url or sandbox.teams.url, card, "TEAMS_OPS_URL")
        return MSTeams(lambda _: place, **{"allow_loopback": True} | options)

    yield teams_at
    sandbox.faults.clear()


def test_built_as_the_settings_are(sandbox):
    """It is always there; its targets are what may be missing."""
    settings = Settings(allow_loopback_targets=True, tracker_name="Tracker")
    setup = Setup(settings, None, lambda _: Place(sandbox.teams.url))
    MSTeams.build(setup).send(NOTE, "ops", None)

    assert MSTeams.off(settings) == ""
    assert sandbox.teams.cards[-1].card["actions"][0]["title"] == "Open in Tracker"


@pytest.mark.parametrize("card", ["envelope", "bare"])
def test_posts_a_card(teams_at, sandbox, card):
    """In the form that the target's flow takes."""
    assert teams_at(card=card).send(NOTE, "ops", None) == ""

    posted = sandbox.calls("teams")[-1].arguments
    assert sandbox.teams.cards[-1].plain_text == "SHOP-1 - Boom\nOpen in Sentry"
    assert posted["type"] == ("message" if card == "envelope" else "AdaptiveCard")


def test_asks_for_its_place_by_the_targets_name():
    """A place that is not there pauses the lane, with the reason."""

    def place(target):
        raise NoPlace(f"the environment variable of {target} is not set")

    with pytest.raises(TargetDead, match="environment variable of msteams:ops is not set"):
        MSTeams(place).send(NOTE, "ops", None)


def test_a_refused_address_names_its_variable(teams_at):
    """Not the address: it is the secret."""
    with pytest.raises(TargetDead) as caught:
        teams_at("https://10.0.0.7/x?sig=hidden").send(NOTE, "ops", None)

    assert caught.value.reason == "the address in TEAMS_OPS_URL leads into a private network"


def test_loopback_is_refused_by_default(teams_at, sandbox):
    """What an admin of the tracker may reach is not ours to call."""
    calls = sandbox.call_count("teams")
    with pytest.raises(TargetDead):
        teams_at(allow_loopback=False).send(NOTE, "ops", None)

    assert sandbox.call_count("teams") == calls


def test_a_name_nobody_knows_is_tried_again(teams_at):
    """The resolver may be back in a minute."""
    with pytest.raises(TemporaryFailure, match="looked up"):
        teams_at("https://no-such-host.invalid/x").send(NOTE, "ops", None)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (Answers(status=400, body={"error": {"code": "TriggerInputSchemaMismatch"}}), Malformed),
        (Answers(status=400, body={"error": {"code": "WorkflowTriggerIsNotEnabled"}}), TargetDead),
        (Answers(status=404, body={"error": {"code": "WorkflowNotFound"}}), TargetDead),
        (Answers(status=401), TargetDead),
        (Answers(status=413), Malformed),
        (Answers(status=502, body="Bad Gateway"), Unknown),
        (Answers(status=200, body="something failed"), TemporaryFailure),
        (Answers(status=200, body={"error": {"code": "Oops"}}), TemporaryFailure),
        (Answers(status=202, body=f"{DELIVERY_FAILED}429 with ContextId 1"), TemporaryFailure),
        (Answers(status=200, body=f"{DELIVERY_FAILED}403 with ContextId 1"), TargetDead),
        (Answers(status=200, body=f"{DELIVERY_FAILED}413 with ContextId 1"), Malformed),
    ],
)
def test_what_an_answer_means(teams_at, sandbox, fault, kind):
    """Also where an error hides in a success."""
    sandbox.faults.add("teams", fault)
    with pytest.raises(kind) as caught:
        teams_at().send(NOTE, "ops", None)

    assert type(caught.value) is kind


@pytest.mark.parametrize("body", ["1", "", "Accepted", {"id": "7", "error": None}, [1]])
def test_a_flow_may_say_what_it_likes(teams_at, sandbox, body):
    """A success is one whatever its receipt looks like."""
    sandbox.faults.add("teams", Answers(status=200, body=body))

    assert teams_at().send(NOTE, "ops", None) == ""


def test_a_limit_says_when(teams_at, sandbox):
    """The relay waits."""
    sandbox.faults.add("teams", RateLimited(retry_after=7))
    with pytest.raises(TemporaryFailure) as caught:
        teams_at().send(NOTE, "ops", None)

    assert caught.value.retry_after == timedelta(seconds=7)


class Redirects(Fault):
    async def meet(self, _carry_out):
        return Reply(307, "", {"Location": "/teams/workflows/ops?sig=secret"})


def test_no_redirect_is_followed(teams_at, sandbox):
    """It may lead into the network, or keep the card; the address is to be put right."""
    sandbox.faults.add("teams", Redirects(), times=1)
    calls = sandbox.call_count("teams")
    with pytest.raises(TargetDead, match="leads elsewhere"):
        teams_at().send(NOTE, "ops", None)

    assert sandbox.call_count("teams") == calls + 1


def test_connectors_are_warned_of_once(teams_at, monkeypatch, caplog):
    """Microsoft has switched them off; what they answer is said in those words."""
    teams = teams_at("https://acme.webhook.office.com/x?sig=hidden")
    monkeypatch.setattr("requests.Session.post", lambda *_, **__: answer(404))
    with caplog.at_level(logging.WARNING), pytest.raises(TargetDead, match=GONE):
        teams.send(NOTE, "ops", None)
    with pytest.raises(TargetDead, match=GONE):
        teams.send(NOTE, "ops", None)

    assert [record.getMessage() for record in caplog.records] == [f"msteams:ops: {GONE}"]


def answer(status):
    found = requests.Response()
    found.status_code, found._content = status, b""
    return found


def test_it_is_one_way(teams_at):
    """No edits, no look-up: after a lost answer a card is posted again."""
    assert not isinstance(teams_at(), Edits | LooksUp)
    assert MSTeams.effects == frozenset(Effect)


def test_shows_what_it_would_post(teams_at, sandbox):
    """For the preview; nothing is sent, and no address is in it."""
    calls = sandbox.call_count("teams")
    shown = teams_at().show(NOTE, "ops", None)

    assert '"text": "SHOP-1 - Boom"' in shown["msteams.json"]
    assert "sig=" not in shown["msteams.json"]
    assert sandbox.call_count("teams") == calls
