"""Tables as a terminal of 80 columns shows them."""

import io
import re

import pytest
from rich.cells import cell_len
from rich.console import Console

from bot.commands import output, tables
from bot.commands.audit import HEADERS as AUDIT
from bot.commands.invites import HEADERS as INVITES
from bot.commands.record import HEADERS as DELIVERIES

CONTROL = re.compile(r"\x1b\[[0-9;]*m")
AT = "2026-03-14 09:26 UTC"
REASON = (
    "the mail server does not take the name that this machine gives (504 5.5.2);"
    " set SMTP_EHLO_NAME to its full host name"
)
LONG = "somebody.with.a.long.name@engineering.acme.test"
ROWS = {
    DELIVERIES: ["1234", "sent", "slack:C0ALERTS", "card alert", "SHOP-7", AT, AT, "1", REASON],
    AUDIT: [
        AT,
        LONG,
        "identity.link",
        LONG,
        "slack_team=T0ACME, slack_user=U0ADA, replaced=0",
        "command=link",
    ],
    INVITES: [
        "12",
        "approved",
        LONG,
        "member",
        "backend, frontend",
        LONG,
        "acme",
        AT,
        f"{AT} by {LONG}",
    ],
}


def lines(headers, rows, width=80):
    told = io.StringIO()
    console = Console(file=told, width=width, highlight=False)
    for each in tables.drawn(headers, rows, width):
        console.print(each)
    return told.getvalue().splitlines()


@pytest.mark.parametrize("headers", ROWS, ids=["deliveries", "audit", "invites"])
def test_at_80_columns(headers):
    """No line is wider, no word of any cell is broken, and a row is a handful of lines."""
    row = ROWS[headers]
    shown = lines(headers, [row])

    words = " ".join(shown).split()
    assert max(map(cell_len, shown)) <= 80
    assert [word for cell in row for word in cell.split() if word not in words] == []
    assert len(shown) - 1 <= 6


def test_what_is_below_has_its_name():
    """And what is empty is left out."""
    row = [*ROWS[DELIVERIES][:6], "", "1", ""]

    shown = lines(DELIVERIES, [row])

    assert shown[0].split() == ["ID", "STATE", "TARGET", "WHAT", "ABOUT", "OWED", "SENT"]
    assert shown[1].split()[:3] == ["1234", "sent", "slack:C0ALERTS"]
    assert shown[2].strip() == "tries: 1"


def test_where_all_fits():
    """One line a row, in columns."""
    shown = lines(DELIVERIES, [ROWS[DELIVERIES]] * 2, width=250)

    assert len(shown) == 3
    assert shown[0].index("REASON") == shown[1].index(REASON)


def test_wide_letters_keep_the_columns():
    """Letters that take two cells are counted as two."""
    shown = lines(("A", "B"), [("日本", "x"), ("ab", "y")])

    assert [
        cell_len(line[: line.index(end)]) for line, end in zip(shown[1:], "xy", strict=True)
    ] == [6, 6]


def test_by_the_terminal_s_width(monkeypatch, capsys):
    """What the terminal says of itself counts."""
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "80")

    output.show(DELIVERIES, [ROWS[DELIVERIES]], "")

    shown = CONTROL.sub("", capsys.readouterr().out).splitlines()
    assert max(map(cell_len, shown)) <= 80
