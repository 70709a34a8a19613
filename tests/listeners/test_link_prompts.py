"""Which message asked somebody to link themselves."""

from bot.identity.gate import Presser
from listeners.link_prompts import KEPT_MAX, LinkPrompts

ADA = Presser("T0ACME", "U0ADA", "T0ACME")
IN_MESSAGE = {"container": {"type": "message"}, "response_url": "https://slack.test/1"}


def test_kept_until_taken():
    """Once, and for that person."""
    prompts = LinkPrompts()
    prompts.keep(ADA, IN_MESSAGE)

    assert prompts.take(Presser("T0ACME", "U0BOB", "T0ACME")) is None
    assert prompts.take(ADA) == IN_MESSAGE
    assert prompts.take(ADA) is None


def test_begun_anew_elsewhere():
    """Who goes on by a command or in Home has no message that could change."""
    prompts = LinkPrompts()
    prompts.keep(ADA, IN_MESSAGE)
    prompts.keep(ADA, {"command": "/helio"})

    assert prompts.take(ADA) is None


def test_of_many_the_newest():
    """Nobody fills the memory."""
    prompts = LinkPrompts()
    for number in range(KEPT_MAX + 1):
        prompts.keep(Presser("T0ACME", f"U{number}", "T0ACME"), IN_MESSAGE)

    assert prompts.take(Presser("T0ACME", "U0", "T0ACME")) is None
    assert prompts.take(Presser("T0ACME", "U1", "T0ACME")) == IN_MESSAGE
