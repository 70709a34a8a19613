"""Questions one after the other: one that fails holds up no other, unless all would."""

import pytest

from bot.feed import questions
from bot.sentry.errors import SentryDenied, SentryNotFound, SentryTokenInvalid
from bot.services import Unavailable


@pytest.fixture
def asked():
    return []


@pytest.fixture
def ask(asked):
    """Each fault, or none, in turn."""

    def ask(*faults):
        def one(number, fault):
            def question():
                asked.append(number)
                if fault is not None:
                    raise fault

            return question

        questions.all_of(one(number, fault) for number, fault in enumerate(faults))

    return ask


def test_the_first_refusal_is_raised_after_the_last(ask, asked):
    with pytest.raises(SentryDenied):
        ask(SentryDenied("no"), None, SentryNotFound("gone"), None)

    assert asked == [0, 1, 2, 3]


@pytest.mark.parametrize("fault", [SentryTokenInvalid("unknown"), Unavailable("locked")])
def test_what_all_would_meet(ask, asked, fault):
    with pytest.raises(type(fault)):
        ask(None, fault, None)

    assert asked == [0, 1]


def test_faults_of_our_own(ask, asked):
    """All of them, and the first refusal beside them; the others were asked."""
    with pytest.raises(ExceptionGroup) as caught:
        ask(KeyError("x"), SentryDenied("no"), ValueError("y"), None)

    assert asked == [0, 1, 2, 3]
    assert [type(each) for each in caught.value.exceptions] == [KeyError, ValueError, SentryDenied]


def test_within_a_part(ask, asked):
    """What a part raised is told with the rest."""
    with pytest.raises(ExceptionGroup) as caught:
        ask(ExceptionGroup("of a part", [KeyError("x")]), ValueError("y"))

    assert [type(each) for each in caught.value.exceptions] == [KeyError, ValueError]
