"""The threads of the running program are those that docs/operations.md has."""

import re
import threading
from collections import Counter

import pytest
from pydantic import SecretStr

from bot.providers import PROVIDERS
from tests.test_docs_bounds import ROWS
from tests.whole.conftest import ALERTS


def bounds():
    """Pattern of a thread's name → how many there may be: the numbers of its row together."""
    for what, most, *_ in ROWS:
        if named := re.fullmatch("thread `(.+)`", what):
            share = len(PROVIDERS) if "each" in most else 1
            pattern = re.sub(r"\bN\b|(?<=_)N$", r"\\d+(?:_\\d+)?", named[1])
            numbers = re.findall(r"(?<![\w,])[\d,]*\d", most)
            total = sum(int(number.replace(",", "")) for number in numbers)
            yield pattern.replace("PROVIDER", f"(?:{'|'.join(PROVIDERS)})"), total * share


BOUNDS = dict(bounds())


@pytest.fixture
def others(slack):
    """The threads of the tests and of the sandbox."""
    return set(threading.enumerate())


@pytest.fixture
def busy(others, slack, program, ada):
    """Started, and everything in use: both connections, intake, buttons, commands, figures."""
    mail = {"smtp_url": SecretStr(slack.mailbox.url), "email_from": "helio@acme.test"}
    program.settings = program.settings.model_copy(update=mail)
    program.start(ALERTS, sessions=2)
    assert program.hook("issue_created").status_code == 202
    ada.press("Resolve", ada.expect_message("charge() missing", channel="alerts"))
    ada.command("/helio", "status")
    ada.opens_home()
    assert program.get("/metrics").status_code == 200
    return program


def test_every_thread_has_a_row(busy, others):
    """By its name, and no more of them than it says."""
    names = [each.name for each in threading.enumerate() if each not in others]
    rows = Counter(row for name in names for row in BOUNDS if re.fullmatch(row, name))

    assert busy.sessions == 2
    assert [name for name in names if not any(re.fullmatch(row, name) for row in BOUNDS)] == []
    assert {row: count for row, count in rows.items() if count > BOUNDS[row]} == {}
    assert len(rows) >= 12
