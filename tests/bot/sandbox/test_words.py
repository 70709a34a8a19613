from bot.sandbox.words import plain, words_of

NAMES = {"U0ADA": "Ada Lovelace", "C0ALERTS": "alerts"}


def test_plain_reads_links_by_their_label():
    """A person sees the label, or the address where there is none."""
    assert plain("see <https://x.test/1|the issue> or <https://x.test/2>", {}) == (
        "see the issue or https://x.test/2"
    )


def test_plain_reads_mentions_by_name():
    """People and channels by their names, groups of people by the word."""
    assert plain("<@U0ADA> in <#C0ALERTS>, <!here>", NAMES) == "@Ada Lovelace in #alerts, @here"


def test_plain_keeps_an_unknown_mention_as_its_id():
    """A mention of nobody shows the id, so that the mistake is seen."""
    assert plain("<@U0NOBODY>", NAMES) == "@U0NOBODY"


def test_plain_takes_marks_away():
    """Bold, italic, strike and code go; an underscore inside a word stays."""
    assert plain("*bold* _italic_ ~gone~ `code` snake_case_name", {}) == (
        "bold italic gone code snake_case_name"
    )


def test_plain_reads_entities_last():
    """What was escaped is text, never a link."""
    assert plain("&lt;https://x.test|x&gt; &amp;amp;", {}) == "<https://x.test|x> &amp;"


def test_plain_shows_a_date_by_its_fallback():
    """The date's fallback stands for the local time that Slack would show."""
    assert plain("<!date^1700000000^{date}|14 Nov 2023>", {}) == "14 Nov 2023"


def test_words_of_blocks_are_in_their_order():
    """Text, fields and button labels are shown; ids, values and addresses are not."""
    button = {"type": "button", "action_id": "a", "value": "hidden", "url": "https://hidden.test"}
    blocks = [
        {"type": "section", "block_id": "hidden", "text": {"type": "mrkdwn", "text": "one"}},
        {"type": "actions", "elements": [button | {"text": {"type": "plain_text", "text": "two"}}]},
        {"type": "context", "elements": [{"type": "image", "image_url": "x", "alt_text": "three"}]},
    ]

    assert words_of(blocks) == ["one", "two", "three"]


def test_words_of_a_menu_are_its_options_and_not_their_values():
    """An option's value is for the app only."""
    option = {"text": {"type": "plain_text", "text": "Until it escalates"}, "value": "hidden"}

    assert words_of([{"type": "overflow", "options": [option]}]) == ["Until it escalates"]


def test_words_of_an_attachment_leave_a_repeated_fallback_out():
    """The fallback is on the screen only where there is nothing else."""
    assert words_of([{"fallback": "f", "text": "t"}]) == ["t"]
    assert words_of([{"fallback": "f"}]) == ["f"]


def test_words_of_a_fact_are_its_title_and_value():
    """A card's facts are both shown."""
    assert words_of({"type": "FactSet", "facts": [{"title": "State", "value": "open"}]}) == [
        "State",
        "open",
    ]
