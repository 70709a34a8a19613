"""A hundred remarks each way: each is on the other side once, and nothing goes round in a ring."""

from tests.whole.comments.conftest import SHORTCUT, TICK, marks
from tests.whole.comments.test_add_to_sentry import DATABASES
from tests.whole.program import sized, wait_until

# Slack takes one message a second in a channel, so a hundred take as many seconds.
ON_SQLITE, ON_POSTGRESQL = 100, sized(20, 100)
IN_A_ROW = 20  # A feed has a hundred rows: more between two readings are said to be missing.


@DATABASES
def test_no_ring(talk, ada, slack):
    """Both talk at the same time; the feed is read as well."""
    is_sqlite = talk.program.settings.database_url.startswith("sqlite")
    each = ON_SQLITE if is_sqlite else ON_POSTGRESQL
    issue, card = talk.card()
    mine = []
    for number in range(each):
        mine.append(ada.says(f"mine {number:03}", channel="alerts", thread=card))
        ada.shortcut(SHORTCUT, mine[-1], wait=False)
        talk.sentry.comment("bob", issue, f"theirs {number:03}")
        if number % IN_A_ROW == 0:
            assert wait_until(lambda: all(marks(one) == [TICK] for one in mine), 60)
            talk.hint(issue)
            talk.at_rest(60)

    assert wait_until(lambda: all(marks(one) == [TICK] for one in mine), 60)
    talk.sentry.webhooks.settle(30)
    talk.hint(issue)
    talk.at_rest(60)

    texts = [row.data["text"] for row in issue.rows if row.kind == "note"]  # A feed tells 100.
    ours = sorted(text.split("\n\n")[1] for text in texts if text.startswith("**Ada"))
    told = "\n".join(talk.under(card))
    assert ours == [f"mine {number:03}" for number in range(each)]
    assert len(texts) == 2 * each
    assert [told.count(f"theirs {number:03}") for number in range(each)] == [1] * each
    assert "mine " not in told
