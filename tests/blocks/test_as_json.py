"""What Slack gets is what slack_sdk's own models say."""

import pytest
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import (
    ActionsBlock,
    ButtonElement,
    ConfirmObject,
    InputBlock,
    MarkdownTextObject,
    Option,
    OptionGroup,
    PlainTextInputElement,
    RichTextBlock,
    RichTextSectionElement,
    SectionBlock,
    StaticSelectElement,
)
from slack_sdk.models.blocks.basic_components import DispatchActionConfig

from blocks.as_json import as_json
from tests.blocks.test_as_typed import DRAWN
from tests.typed_texts import TYPED

CONFIRM = ConfirmObject(title="Sure?", text="It goes.", confirm="Yes", deny="No")
CHOICES = [OptionGroup(label="Some", options=[Option(value="1", text="One", description="1st")])]
OTHERS = {
    "a confirmed button": ActionsBlock(
        block_id="a", elements=[ButtonElement(text="Go", action_id="go", confirm=CONFIRM)]
    ),
    "grouped options": ActionsBlock(
        elements=[StaticSelectElement(action_id="one", option_groups=CHOICES, placeholder="Pick")]
    ),
    "a field that tells": InputBlock(
        label="Words",
        dispatch_action=True,
        element=PlainTextInputElement(
            action_id="w",
            dispatch_action_config=DispatchActionConfig(trigger_actions_on=["on_enter_pressed"]),
        ),
    ),
    "an empty rich section": RichTextBlock(elements=[RichTextSectionElement(elements=[])]),
    "fields and no text": SectionBlock(fields=[MarkdownTextObject(text="*a*", verbatim=True)]),
    "a dictionary": SectionBlock(text={"type": "plain_text", "text": "a", "emoji": False}),
}
WRONG = {
    "a long button": ActionsBlock(elements=[ButtonElement(text="x" * 76, action_id="go")]),
    "a long value": ActionsBlock(
        elements=[ButtonElement(text="x", action_id="a", value="v" * 2001)]
    ),
    "a section of nothing": SectionBlock(),
}


@pytest.mark.parametrize("text", TYPED.values(), ids=TYPED)
@pytest.mark.parametrize("name", DRAWN)
def test_all_that_is_drawn(name, text):
    found = DRAWN[name](text)

    for part in found if isinstance(found, list) else [found]:
        assert as_json(part) == part.to_dict()


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_not_drawn_yet(name):
    assert as_json(OTHERS[name]) == OTHERS[name].to_dict()


@pytest.mark.parametrize("name", WRONG)
def test_what_slack_would_refuse(name):
    """By the same words."""
    with pytest.raises(SlackObjectFormationError) as refused:
        WRONG[name].to_dict()

    with pytest.raises(SlackObjectFormationError) as here:
        as_json(WRONG[name])

    assert str(here.value) == str(refused.value)
