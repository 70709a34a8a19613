"""Pictures of what providers would get, drawn in a Chromium."""

import os

import pytest

from bot.preview import pictures

PNG = b"\x89PNG\r\n"


@pytest.mark.browser
def test_a_picture_of_each(texts, tmp_path):
    """Slack's messages, the mail, and the Teams card; events of PagerDuty have no face."""
    before = tmp_path / "before"
    before.mkdir()
    try:
        with pictures.studio() as studio:
            studio.draw({"msteams.json": texts("alert")["msteams.json"]}, before)
            drawn = studio.draw(texts("set_resolved"), tmp_path)
    except pictures.NoPictures as reason:
        if os.environ.get("NOTHING_SKIPPED") == "1":
            raise
        pytest.skip(str(reason))

    assert sorted(path.name for path in drawn) == [
        "mail.png",
        "msteams.png",
        "slack-card.png",
        "slack-dm.png",
        "slack-thread.png",
    ]
    assert all(path.read_bytes().startswith(PNG) for path in drawn)
    assert (before / "msteams.png").read_bytes() != (tmp_path / "msteams.png").read_bytes()


def test_no_browser(monkeypatch):
    """It says why there are none."""
    monkeypatch.setattr(pictures, "BROWSERS", ())

    with pytest.raises(pictures.NoPictures, match="there is no Chromium"), pictures.studio():
        pass
