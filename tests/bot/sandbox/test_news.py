from bot.sandbox.news import KEPT, News
from bot.sandbox.records import Message


def message(text):
    return Message("1.0", "C0ALERTS", "U0BOT", text)


def test_what_somebody_saw_is_not_unexpected():
    """One person is enough."""
    news = News()
    news.add("message", message("one"), channel="C0ALERTS")
    news.add("message", message("two"), channel="C0ALERTS")
    news.matching(lambda found: found.subject.says("one"))[0].seen_by.add("U0ADA")

    assert [found.subject.text for found in news.unexpected()] == ["two"]


def test_the_start_of_a_test_may_be_forgotten():
    """What came before is expected."""
    news = News()
    news.add("message", message("one"), channel="C0ALERTS")
    news.forget()

    assert news.unexpected() == []


def test_a_happening_tells_itself_in_one_line():
    """Kind, place, person and words."""
    news = News()
    news.add("ephemeral", message("only you"), to="U0ADA", channel="C0ALERTS")

    assert str(news.unexpected()[0]) == "ephemeral in C0ALERTS to U0ADA: 'only you'"


def test_memory_is_bounded():
    """The oldest are dropped when twice as many have come."""
    news = News()
    shown = message("x")
    for _ in range(2 * KEPT + 1):
        news.add("message", shown)

    assert len(news.matching(lambda _: True)) == KEPT + 1
