"""What stands under links to projects and releases, and the question to who is not linked."""

import pytest

from blocks import unfurl_prompt
from blocks.link_card import link_card
from tests.block_kit import check
from tests.visible import live, visible


@pytest.mark.parametrize("url", ["", "https://sentry.acme.test/acme/shop/"])
@pytest.mark.parametrize("facts", [[], [("Project", "*shop* <!here>")]])
@pytest.mark.parametrize("since", [None, (1_770_000_000, "2026-02-02 02:40 UTC")])
def test_a_card(url, facts, since):
    """Whatever is known of it; outside text stays text."""
    card = link_card(title="<!channel>" * 100, url=url, kind="Release", facts=facts, since=since)
    drawn = [block.to_dict() for block in card]

    check(drawn)
    assert {kind for kind, _ in live(drawn)} <= {"bold", "link"}
    assert ("<!channel>" * 100)[:100] in visible(drawn)[0]
    assert all("*shop* <!here>" in str(visible(drawn)) for _ in facts)


def test_the_question():
    """The tracker by its name; two buttons that carry what they are given."""
    said = unfurl_prompt.text("<Tracker>")
    drawn = [b.to_dict() for b in unfurl_prompt.unfurl_prompt(said, link="l", ignore="i")]

    check(drawn)
    assert "<Tracker> account" in visible(drawn)[0]
    assert [each["value"] for each in drawn[1]["elements"]] == ["l", "i"]
