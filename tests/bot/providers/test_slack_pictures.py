"""Charts on cards, against a Slack that is as strict as Slack."""

import logging
from dataclasses import replace

import pytest
from slack_sdk import WebClient

from bot.notes.note import Chart, Drawing, Note
from bot.providers import slack_pictures
from bot.providers.slack import Slack
from bot.providers.slack_pictures import Pictures
from bot.sandbox import Sandbox

PNG = b"\x89PNG\r\n\x1a\n of a chart"
CHART = Chart(((0.0, 1.0), (60.0, 2.0)), alt="It rises")
NOTE = Note(
    subject="incident:1",
    title="[shop] Critical: Too many errors",
    key="key-1",
    drawing=Drawing(
        "incident_card",
        {
            "title": "Critical: Too many errors",
            "url": "https://x.test/1",
            "status": "critical",
            "text": "5 events",
            "started": (1773482531, "then"),
            "lasted": "",
            "footer": ("shop",),
        },
        chart=CHART,
    ),
)


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox.acme() as sandbox:
        yield sandbox


@pytest.fixture
def client(sandbox):
    return WebClient(sandbox.bot_token, base_url=sandbox.api_url, retry_handlers=[])


@pytest.fixture
def slack(client):
    """With a way to draw; it does not wait between tries."""

    def build(draw=lambda _chart: PNG):
        return Slack(client, Pictures(client, draw, waits=(0, 0, 0)))

    return build


def bar(sandbox):
    """The attachment of the last message in #alerts."""
    (attachment,) = sandbox.messages("alerts")[-1].attachments
    return attachment


def kinds(sandbox):
    return [block["type"] for block in bar(sandbox)["blocks"]]


def uploads(sandbox):
    return len(sandbox.calls("files.completeUploadExternal"))


def test_a_card_with_its_chart(slack, sandbox):
    """The headline first, all else beside a bar in the colour of the status."""
    slack().send(NOTE, "C0ALERTS", None)

    message = sandbox.messages("alerts")[-1]
    image = bar(sandbox)["blocks"][1]
    assert [block["type"] for block in message.blocks] == ["rich_text"]
    assert bar(sandbox)["color"] == "#FA4747"
    assert kinds(sandbox) == ["rich_text", "image", "context"]
    assert image["alt_text"] == "It rises"
    assert message.text == "[shop] Critical: Too many errors"


def test_one_upload_for_several_channels(slack, sandbox):
    """The same chart is the same file."""
    before, provider = uploads(sandbox), slack()
    provider.send(NOTE, "C0ALERTS", None)
    provider.send(NOTE, "C0ALERTS", None)

    assert uploads(sandbox) == before + 1


def test_a_redraw_has_a_new_chart(slack, sandbox):
    """The metric went on."""
    provider = slack()
    ts = provider.send(NOTE, "C0ALERTS", None)
    was = bar(sandbox)["blocks"][1]["slack_file"]
    values = NOTE.drawing.values | {"status": "resolved"}
    chart = replace(CHART, status="resolved")
    after = replace(NOTE, drawing=replace(NOTE.drawing, values=values, chart=chart))
    provider.edit(after, "C0ALERTS", ts)

    assert bar(sandbox)["color"] == "#4DC771"
    assert bar(sandbox)["blocks"][1]["slack_file"] != was


def fails(_chart):
    raise ZeroDivisionError


@pytest.mark.parametrize("draw", [lambda _chart: None, fails])
def test_no_chart(slack, sandbox, draw, caplog):
    """It can't be drawn: the card is sent without."""
    with caplog.at_level(logging.CRITICAL):
        slack(draw).send(NOTE, "C0ALERTS", None)

    assert kinds(sandbox) == ["rich_text", "context"]


def test_the_upload_fails(slack, sandbox):
    """The card is sent without; the next ones do not wait for a Slack that takes no files."""
    sandbox.space.scopes = {"chat:write"}
    provider = slack()
    before = len(sandbox.calls("files.getUploadURLExternal"))
    try:
        provider.send(NOTE, "C0ALERTS", None)
        provider.send(NOTE, "C0ALERTS", None)
    finally:
        sandbox.space.scopes = None

    assert kinds(sandbox) == ["rich_text", "context"]
    assert len(sandbox.calls("files.getUploadURLExternal")) == before + 1


def test_slack_does_not_know_the_file_yet(slack, sandbox, monkeypatch):
    """A new file takes a moment: the card is tried again, with it."""
    provider = slack()
    real, lost = provider._call, iter([True])

    def call(method, **arguments):
        if next(lost, False):
            arguments["attachments"][0]["blocks"][1]["slack_file"] = {"id": "F0NOTYET"}
        return real(method, **arguments)

    monkeypatch.setattr(provider, "_call", call)
    before = len(sandbox.messages("alerts"))
    provider.send(NOTE, "C0ALERTS", None)

    assert kinds(sandbox) == ["rich_text", "image", "context"]
    assert len(sandbox.messages("alerts")) == before + 1


def test_slack_never_takes_the_file(client, sandbox, monkeypatch):
    """At last the card goes without; the file is not tried again."""
    pictures = Pictures(client, lambda _chart: PNG, waits=(0, 0))
    monkeypatch.setattr(pictures, "_upload", lambda _picture, _alt: "F0NEVER")
    Slack(client, pictures).send(NOTE, "C0ALERTS", None)

    assert kinds(sandbox) == ["rich_text", "context"]
    assert not pictures._files


def test_few_are_kept(client, monkeypatch):
    """The oldest is forgotten first."""
    monkeypatch.setattr(slack_pictures, "KEPT", 2)
    pictures = Pictures(client, lambda _chart: PNG)
    monkeypatch.setattr(pictures, "_upload", lambda _picture, _alt: "F0NEW")
    for number in range(4):
        chart = replace(CHART, began=float(number))
        note = replace(NOTE, drawing=replace(NOTE.drawing, chart=chart))
        assert next(pictures.illustrated(note)).drawing.values["picture"] == "F0NEW"

    assert [chart.began for chart in pictures._files] == [2.0, 3.0]


def test_a_note_without_a_chart(client):
    """Nothing is drawn for it."""
    assert list(Pictures(client, fails).illustrated(replace(NOTE, drawing=None))) == []


def test_the_plain_form_takes_all_away(slack, sandbox):
    """A redraw that was refused once more leaves neither blocks nor bar of before."""
    provider = slack()
    ts = provider.send(NOTE, "C0ALERTS", None)
    provider.edit(NOTE.as_plain(), "C0ALERTS", ts)

    message = sandbox.messages("alerts")[-1]
    assert (message.blocks, message.attachments) == ([], [])
    assert message.text == "[shop] Critical: Too many errors"
