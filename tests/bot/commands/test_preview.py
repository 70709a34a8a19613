"""`preview`: listed, on paper, and as files."""

import json

import pytest

from bot.preview import pictures


@pytest.fixture(autouse=True)
def _no_pictures(monkeypatch):
    """They have tests of their own."""
    monkeypatch.setattr(pictures, "BROWSERS", ())


def test_list(cli):
    """Without a kind: all of them."""
    result = cli("preview")

    assert "set_resolved\tAda Lovelace marked SHOP-7 as resolved" in result.stdout.splitlines()
    assert result.exit_code == 0


def test_one_kind(cli):
    """What a terminal can show of it: JSON and the mail as text."""
    result = cli("preview", "note")

    heads = [
        line for line in result.stdout.splitlines() if line.startswith(("== ", "-- slack", "-- m"))
    ]
    assert heads[:9] == [
        "== Slack",
        "-- slack-card.json",
        "-- slack-dm.json",
        "-- slack-thread.json",
        "== Email",
        "-- mail.txt",
        "== PagerDuty",
        "== MS Teams",
        "-- msteams.json",
    ]
    assert "nothing: PagerDuty takes no such news" in result.stdout


def test_unknown_kind(cli):
    """A fault that says what is meant."""
    result = cli("preview", "notes")

    assert "(is note meant?)" in result.stderr
    assert result.exit_code == 2


def test_files(cli, tmp_path):
    """A folder for the kind; without a browser it says so and goes on."""
    result = cli("preview", "note", "--out", tmp_path / "made")

    assert "No pictures: there is no Chromium" in result.stderr
    folder = tmp_path / "made" / "note"
    assert json.loads((folder / "msteams.json").read_text())["type"] == "message"
    assert (folder / "mail.html").read_text().startswith("<!DOCTYPE html>")
    assert result.exit_code == 0


def test_a_folder_that_can_not_be(cli, tmp_path):
    """Somebody has a file of that name."""
    (tmp_path / "made").write_text("")

    result = cli("preview", "note", "--out", tmp_path / "made")

    assert result.exit_code == 2
    assert "can't be written (" in result.stderr
