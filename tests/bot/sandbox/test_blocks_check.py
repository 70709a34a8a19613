import pytest
from slack_sdk.models.blocks import (
    ActionsBlock,
    ButtonElement,
    ContextBlock,
    DividerBlock,
    ExternalDataSelectElement,
    HeaderBlock,
    InputBlock,
    MarkdownTextObject,
    Option,
    OverflowMenuElement,
    PlainTextInputElement,
    SectionBlock,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from bot.sandbox.blocks_check import check_message, check_view, text_length
from bot.sandbox.errors import SlackError


def plain(words):
    return {"type": "plain_text", "text": words}


def section(**more):
    return {"type": "section", "text": {"type": "mrkdwn", "text": "words"}} | more


def button(**more):
    return {"type": "button", "action_id": "a", "text": plain("Press")} | more


def actions(*elements, **more):
    return {"type": "actions", "elements": list(elements)} | more


def select(**more):
    found = {"type": "static_select", "action_id": "a", "options": [option(str(1))]}
    return found | more


def option(value, words="one"):
    return {"text": plain(words), "value": value}


def text_input(**more):
    element = {"type": "plain_text_input", "action_id": "a"}
    return {"type": "input", "label": plain("Label"), "element": element} | more


def modal(*blocks, **more):
    return {"type": "modal", "title": plain("Title"), "blocks": list(blocks)} | more


BROKEN = {
    "51 blocks": [{"type": "divider"}] * 51,
    "an unknown type": [{"type": "button"}],
    "no type": [{}],
    "an unknown key": [section(colour="red")],
    "a section of nothing": [{"type": "section"}],
    "empty text": [section(text=plain(""))],
    "text of 3001": [section(text=plain("x" * 3001))],
    "text that is a string": [section(text="words")],
    "text of an unknown type": [section(text={"type": "html", "text": "x"})],
    "11 fields": [section(fields=[plain("x")] * 11)],
    "a field of 2001": [section(fields=[plain("x" * 2001)])],
    "a header of 151": [{"type": "header", "text": plain("x" * 151)}],
    "a header in mrkdwn": [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}],
    "a context of 11": [{"type": "context", "elements": [plain("x")] * 11}],
    "an empty context": [{"type": "context", "elements": []}],
    "26 buttons": [actions(*(button(action_id=str(n)) for n in range(26)))],
    "no buttons": [actions()],
    "a button's text of 76": [actions(button(text=plain("x" * 76)))],
    "a button's text in mrkdwn": [actions(button(text={"type": "mrkdwn", "text": "x"}))],
    "a button's value of 2001": [actions(button(value="x" * 2001))],
    "a button's unknown style": [actions(button(style="green"))],
    "a button's bad address": [actions(button(url="javascript:alert(1)"))],
    "an action id of 256": [actions(button(action_id="x" * 256))],
    "a block id of 256": [section(block_id="x" * 256)],
    "a block id twice": [section(block_id="b"), section(block_id="b")],
    "an action id twice": [actions(button(), button())],
    "101 options": [actions(select(options=[option(str(n)) for n in range(101)]))],
    "no options": [actions(select(options=[]))],
    "neither options nor groups": [actions({"type": "static_select", "action_id": "a"})],
    "an option's text of 76": [actions(select(options=[option("1", "x" * 76)]))],
    "an option's value of 151": [actions(select(options=[option("x" * 151)]))],
    "an initial option of none": [actions(select(initial_option=option("9")))],
    "a placeholder of 151": [actions(select(placeholder=plain("x" * 151)))],
    "six in an overflow menu": [
        section(accessory={"type": "overflow", "action_id": "a", "options": [option("1")] * 6})
    ],
    "a picture without words": [{"type": "image", "image_url": "https://x.test/1.png"}],
    "a picture of no file": [{"type": "image", "alt_text": "x", "slack_file": {"id": "F0NONE"}}],
    "a text field among buttons": [actions({"type": "plain_text_input", "action_id": "a"})],
    "a confirmation without text": [actions(button(confirm={"title": plain("Sure?")}))],
}
BROKEN_VIEWS = {
    "a title of 25": modal(title=plain("x" * 25)),
    "no title": {"type": "modal", "blocks": []},
    "a submit of 25": modal(submit=plain("x" * 25)),
    "a field without submit": modal(text_input()),
    "private metadata of 3001": modal(private_metadata="x" * 3001),
    "a callback id of 256": modal(callback_id="x" * 256),
    "101 blocks": modal(*[{"type": "divider"}] * 101),
    "a block id twice": modal(section(block_id="b"), section(block_id="b")),
    "a Home tab": {"type": "home", "blocks": []},
    "an unknown key": modal(colour="red"),
    "a broken block": modal(section(text=plain(""))),
}


@pytest.mark.parametrize("blocks", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_message_is_refused(blocks):
    """Each limit and rule of Block Kit is held, and the answer says where it was not."""
    with pytest.raises(SlackError) as refusal:
        check_message(blocks, None, None, {})

    assert refusal.value.code == "invalid_blocks"
    assert "json-pointer:/blocks" in refusal.value.more["response_metadata"]["messages"][0]


@pytest.mark.parametrize("view", BROKEN_VIEWS.values(), ids=BROKEN_VIEWS.keys())
def test_a_broken_view_is_refused(view):
    """A modal has rules of its own beside those of its blocks."""
    with pytest.raises(SlackError) as refusal:
        check_view(view, "modal", {})

    assert refusal.value.code == "invalid_arguments"
    assert "json-pointer:/view" in refusal.value.more["errors"][0]


def test_what_slack_sdk_builds_is_taken():
    """Every block of slack_sdk's models that the app may draw passes."""
    options = [Option(text="one", value="1"), Option(text="two", value="2")]
    external = ExternalDataSelectElement(action_id="who", placeholder="Who?", min_query_length=0)
    blocks = [
        HeaderBlock(text="Header"),
        SectionBlock(text=MarkdownTextObject(text="*bold*"), fields=["a", "b"]),
        SectionBlock(text="x", accessory=OverflowMenuElement(action_id="o", options=options)),
        DividerBlock(),
        ActionsBlock(
            elements=[
                ButtonElement(text="Go", action_id="go", style="primary", confirm=None),
                StaticSelectElement(action_id="s", placeholder="Pick", options=options),
                external,
            ]
        ),
        ContextBlock(elements=[MarkdownTextObject(text="footer")]),
    ]

    check_message([block.to_dict() for block in blocks], None, None, {})

    assert text_length([block.to_dict() for block in blocks]) > 0


def test_a_modal_that_slack_sdk_builds_is_taken():
    """So does a modal with a field."""
    field = InputBlock(label="Email", element=PlainTextInputElement(action_id="email"))
    view = View(type="modal", title="Link", submit="Send", blocks=[field])

    body = view.to_dict()
    check_view(body, "modal", {})

    assert body["blocks"][0]["type"] == "input"


def test_all_blocks_together_have_a_limit():
    """13,200 characters fail, one less passes, though each block is within its own limit."""
    blocks = [section(text=plain("x" * 3000))] * 4 + [section(text=plain("x" * 1199))]
    check_message(blocks, None, None, {})

    with pytest.raises(SlackError, match="msg_blocks_too_long"):
        check_message([*blocks, section(text=plain("x"))], None, None, {})


def test_blocks_of_attachments_are_checked():
    """An attachment's blocks follow the same rules."""
    with pytest.raises(SlackError, match="invalid_blocks"):
        check_message(None, [{"blocks": [section(text=plain(""))]}], None, {})


def test_metadata_needs_both_its_parts():
    """Type and payload; the payload is an object."""
    check_message(None, None, {"event_type": "delivery", "event_payload": {"id": "1"}}, {})

    for broken in ({"event_type": "x"}, {"event_type": "", "event_payload": {}}):
        with pytest.raises(SlackError, match="invalid_metadata_schema"):
            check_message(None, None, broken, {})


def test_metadata_with_more_than_it_may_have_is_refused():
    """A key that Slack does not know is a format error."""
    broken = {"event_type": "x", "event_payload": {}, "more": 1}

    with pytest.raises(SlackError, match="invalid_metadata_format"):
        check_message(None, None, broken, {})


def test_a_picture_of_an_uploaded_file_is_taken():
    """An image block may name a file by its id."""
    image = {"type": "image", "alt_text": "chart", "slack_file": {"id": "F0FILE1"}}

    check_message([image], None, None, {"F0FILE1"})

    with pytest.raises(SlackError, match="invalid_blocks"):
        check_message([image], None, None, set())
