"""What is shown of routes, teams, settings, why and status: Slack takes it, however much it is."""

import pytest

from blocks import help as help_drawn
from blocks import routes, settings_modal, status, team_channels, why
from blocks.mrkdwn import mrkdwn, plain
from blocks.rich_text import literal
from blocks.settings_modal import SPANS, TYPES, VALUES, Choice, Mute, Quiet, block_of, saved
from blocks.status import Paused, Provider, Tracker
from blocks.targets import target
from blocks.why import ToldActivity
from bot.commands.slash.grammar import COMMANDS
from bot.preferences import form
from bot.sandbox.blocks_check import check_view
from bot.sandbox.words import words_of
from bot.vocabulary import preferences
from bot.vocabulary.preferences import PERSONAL, Setting
from tests.block_kit import check
from tests.visible import live

HOSTILE = "<!here> & *x* `y` " * 500
OURS = {"bold", "italic", "code", "emoji", "channel"}  # What our own words are marked with.
TOKENS = [f"token-{n:018}" for n in range(999)]  # As long as any that a migration made.
EPOCH = (1773480413, "2026-03-14 09:26 UTC")


def line(text):
    return routes.route_line(text, text, text, [text])


def choices(chosen=None):
    return [
        Choice(each, by, preferences.VALUES[each], chosen, preferences.DEFAULTS[each], "x" * 200)
        for each in Setting
        for by in PERSONAL
    ]


def modal(text, *, mutes=0, off=None, note="", chosen=None, is_quiet=False):
    return settings_modal.settings_modal(
        place=("project:1", text),
        choices=choices(chosen),
        mutes=[Mute(f"issue:{n}", text, EPOCH if n % 2 else None) for n in range(mutes)],
        quiet=Quiet("22:00", "07:00", text[:200], is_on=is_quiet),
        off=off or {},
        metadata="{}",
        note=note,
    )


def many_told(text, count):
    return [
        ToldActivity(7, (7, "now"), text, [("slack:C0A", text)] * 5, 9, text) for _ in range(count)
    ]


def markup(part):
    """Its words, with all that is live in them as mrkdwn has it."""
    return "".join(words_of(part))


MESSAGES = {
    "nothing comes": lambda _: routes.route_list([], [], ""),
    "much comes": lambda text: routes.route_list([line(text)] * 200, [text] * 200, text),
    "ending": lambda text: routes.end_buttons(
        [line(text)] * 99, [line(text)] * 9, TOKENS, is_of_file=True
    ),
    "choosing": lambda _: team_channels.team_select(),
    "unlinking": lambda text: team_channels.unlink_buttons(
        [(TOKENS[0], text)] * 99, is_of_file=True
    ),
    "opening": lambda _: settings_modal.open_button(),
    "why": lambda text: why.why(
        title=f"{text}\n{text}",
        told=many_told(text, 99),
        older=9,
        cards=[("a:b", text)] * 99,
        name=text,
    ),
    "why, nothing": lambda _: why.why(title="SHOP-7", told=[], older=0, cards=[], name="SHOP-7"),
    "status": lambda text: status.status(
        workspace=text,
        seats=[(text, "owner")],
        email=text,
        providers=[
            Provider(text, text, "", 0),
            Provider(text, "", text, 9),
            Provider(text, "", "", 5000),
        ],
        paused=[Paused(f"email:{text}"[:200], text, EPOCH, 3, may_resume=True)] * 99,
        tracker=Tracker(text[:50], [text, text], None, EPOCH, (2, EPOCH), (3, EPOCH), text),
    ),
}


@pytest.mark.parametrize("text", ["api", HOSTILE], ids=["short", "hostile"])
@pytest.mark.parametrize("name", MESSAGES)
def test_messages(name, text):
    """By both checkers; nothing is smuggled in."""
    drawn = [block.to_dict() for block in MESSAGES[name](text)]

    check(drawn)
    assert {kind for kind, _ in live(drawn)} <= OURS


@pytest.mark.parametrize("text", ["api", HOSTILE], ids=["short", "hostile"])
@pytest.mark.parametrize("mutes", [0, 3, 200])
def test_modals(text, mutes):
    """By both checkers, with what is off and what is said."""
    for view in (modal(text, mutes=mutes, off={"email": text}, note=text), saved([text] * 99)):
        shown = view.to_dict()

        check_view(shown, "modal", ())
        check(shown["blocks"])
        assert {kind for kind, _ in live(shown["blocks"])} <= OURS


@pytest.mark.parametrize(
    ("off", "down", "expected"),
    [
        ("", "", ":large_green_circle: *Slack*: 1,200 waiting"),
        ("", "<gone>", ":red_circle: *Slack* takes nothing: &lt;gone&gt;; 1,200 waiting"),
        ("not set", "gone", ":white_circle: *Slack* is off: not set"),
    ],
)
def test_how_a_provider_stands(off, down, expected):
    """Green is only what sends."""
    assert mrkdwn(status.provider_line(Provider("Slack", off, down, 1200))) == expected


@pytest.mark.parametrize(
    ("zone", "said"),
    [("", "your Slack profile."), ("Asia/Tokyo", "profile (Asia/Tokyo when you last saved).")],
)
def test_where_quiet_hours_are(zone, said):
    """Nobody is shown UTC who never chose: the profile counts."""
    assert said in markup(modal(zone).to_dict())


@pytest.mark.parametrize("is_quiet", [True, False])
def test_quiet_hours_as_they_are(is_quiet):
    """The box is ticked while they are on; the times are there either way."""
    view = modal("Europe/Berlin", is_quiet=is_quiet).to_dict()
    drawn = {each["block_id"]: each["element"] for each in view["blocks"] if "element" in each}

    check_view(view, "modal", ())
    assert bool(drawn["quiet_on"].get("initial_options")) == is_quiet
    assert drawn["quiet_from"]["initial_time"] == "22:00"
    assert drawn["quiet_until"]["initial_time"] == "07:00"


def test_what_is_chosen_is_picked():
    """Else the default, which says what it is now."""
    for chosen, expected in ((None, "default"), ("always", "always")):
        inputs = [b for b in modal("x", chosen=chosen).to_dict()["blocks"] if b["type"] == "input"]

        assert {each["element"]["initial_option"]["value"] for each in inputs[:12]} == {expected}
        assert inputs[0]["element"]["options"][0]["text"]["text"].startswith("Default: always (")


def test_words_for_all_that_the_rules_know():
    """No setting, value or span is without a word, and no word without one."""
    assert set(TYPES) == set(Setting)
    assert set(VALUES) == {value for values in preferences.VALUES.values() for value in values}
    assert list(SPANS) == list(form.SPANS)
    assert list(settings_modal.PROVIDERS) == list(PERSONAL)


def test_each_place_has_blocks_of_its_own():
    """Slack keeps what was picked while the block's id stays the same."""
    assert block_of("own", "alerts", "slack") != block_of("project:1", "alerts", "slack")


def test_help():
    """Each command by its usage, within one section."""
    text = help_drawn.help_text([(each.usage, each.does) for each in COMMANDS], "Unknown <x>.")

    shown = mrkdwn(text)
    assert shown.startswith("Unknown &lt;x&gt;. These are the commands:\n`/helio help` ")
    assert "`/helio subscribe PROJECT [level&gt;=warning]" in shown
    assert len(shown) < 2500


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("slack:C024BE91L", "<#C024BE91L>"),
        ("slack:G024BE91L", "<#G024BE91L>"),
        ("slack:U024BE7LH", "<@U024BE7LH>"),
        ("slack:ada@acme.test", "`slack:ada@acme.test`"),
        ("email:a`b", "`email:a`b`"),
        ("pagerduty:<x>", "`pagerduty:&lt;x&gt;`"),
    ],
)
def test_targets(name, expected):
    """Slack's are mentioned."""
    assert mrkdwn(target(name)) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (("api", None, "", []), "*api*: every level"),
        (("", "warning", "lab", []), "*all projects*: level warning and above, in lab"),
        (("api", None, "", ["a", "b"]), "*api*: every level, shown in the channel too: a, b"),
        (("api", None, "", [], ["new issues alone", ""]), "*api*: every level, new issues alone"),
        (("api", None, "", ["set_x"]), "*api*: every level, shown in the channel too: x"),
    ],
)
def test_route_lines(facts, expected):
    """In words."""
    assert mrkdwn(routes.route_line(*facts)) == expected


@pytest.mark.parametrize(
    ("shown", "teams", "said"),
    [
        ([], [], "Nothing comes to this channel. `/helio subscribe PROJECT` changes that."),
        ([], ["#web"], "These teams' notifications come here: #web"),
        (["x"], ["#a", "#b"], "• xThese teams' notifications come here too: #a, #b"),
    ],
)
def test_what_comes(shown, teams, said):
    """Nothing is said to come only where nothing does."""
    drawn = routes.route_list([literal(each) for each in shown], teams, "")

    assert markup([block.to_dict() for block in drawn]) == said


def test_long_lists_say_what_is_left_out():
    """Never silently."""
    assert plain(routes.bullets([literal("x")] * 45)).endswith("• x\n… and 5 more")


def test_the_newest_first():
    """What does not fit is said, with where it stands."""
    told = [ToldActivity(n, (n, f"time {n}"), f"sentence {n}", [], 0, "nobody") for n in range(200)]

    blocks = why.why(title="A\nb", told=told, older=5, cards=[], name="A-1")
    drawn = str(words_of([each.to_dict() for each in blocks]))

    assert drawn.index("sentence 199") < drawn.index("sentence 198")
    assert "sentence 0" not in drawn
    shown = drawn.count("sentence ")
    assert f"{205 - shown} older ones; on the server: `python app.py why A-1 --before" in drawn
