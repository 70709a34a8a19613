"""Previews by the names of their files."""

import pytest

from bot.preview.previews import preview


@pytest.fixture
def texts():
    """`texts("alert")`: every text of the kind, by the name of its file."""

    def texts(kind):
        return {name: text for shown in preview(kind) for name, text in shown.texts.items()}

    return texts
