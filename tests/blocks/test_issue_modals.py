"""The modals pass Slack's limits, and offer what the rules know: no more, no less."""

import pytest

from blocks import issue_modals
from blocks.comment_modal import comment_modal
from blocks.issue_modals import archive_modal, notice_modal, resolve_modal
from bot import issues
from bot.sandbox.blocks_check import check_view
from tests.block_kit import check

LONG = "<!here> & " * 500


def offered(view):
    return [option["value"] for option in view["blocks"][0]["element"]["options"]]


@pytest.mark.parametrize("text", ["SHOP-7", LONG], ids=["short", "long"])
@pytest.mark.parametrize(
    "draw",
    [
        lambda text: resolve_modal(issue=text, version=text, metadata="{}"),
        lambda text: resolve_modal(issue=text, version="", metadata="{}", note=text),
        lambda text: archive_modal(issue=text, metadata="{}"),
        lambda text: archive_modal(issue=text, metadata="{}", has_windows=True),
        notice_modal,
        lambda _: comment_modal(metadata="{}"),
    ],
    ids=["resolve", "no release", "archive", "windows", "notice", "comment"],
)
def test_slack_takes_it(draw, text):
    """By both checkers, whatever an issue or a release is called."""
    view = draw(text).to_dict()

    check_view(view, "modal", ())
    check(view["blocks"])


def test_every_way_is_offered():
    """To resolve: the first is chosen."""
    view = resolve_modal(issue="SHOP-7", version="shop@2.4.1", metadata="{}").to_dict()

    assert tuple(offered(view)) == issues.WAYS
    assert view["blocks"][0]["element"]["initial_option"]["value"] == "now"
    assert "shop@2.4.1" in str(view)


def test_every_condition_is_offered():
    """To archive: in the order of the rules."""
    view = archive_modal(issue="SHOP-7", metadata="{}").to_dict()

    assert offered(view) == list(issues.CONDITIONS)


def test_without_releases_there_is_one_way():
    view = resolve_modal(issue="SHOP-7", version="", metadata="{}", note="It has none.").to_dict()

    assert offered(view) == ["now"]
    assert "release" not in str(view["blocks"][0])
    assert "It has none." in str(view)


def test_windows_are_those_of_the_rules():
    """Only where somebody counts in them."""
    view = archive_modal(issue="SHOP-7", metadata="{}", has_windows=True).to_dict()

    element = view["blocks"][2]["element"]
    assert [each["value"] for each in element["options"]] == list(issues.WINDOWS)
    assert len(archive_modal(issue="SHOP-7", metadata="{}").blocks) == 2


def test_each_modal_is_named_after_its_question():
    """Callback, block and element have one name: the file that answers."""
    view = archive_modal(issue="SHOP-7", metadata='{"issue":7}').to_dict()

    names = {view["callback_id"], view["blocks"][0]["block_id"]}
    assert names == {issue_modals.ARCHIVE_CONDITION}
    assert view["private_metadata"] == '{"issue":7}'
