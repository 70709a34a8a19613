from pathlib import Path

import pytest

from bot.directory import loader, parser

ROOT = Path(__file__).parents[3]
ACME = """
[organization]
slug = "acme"
name = "Acme"
url = "https://sentry.acme.test"
"""


def no_channels(names):
    """Stands for a Slack that has no channels."""
    return {}, {name: f'"{name}" was not found' for name in names}


@pytest.fixture
def acme():
    """The file's least, to which a test adds what it is about."""
    return ACME


@pytest.fixture
def checked():
    """Checks a file in which no channel is named."""
    return lambda text, find=no_channels: parser.check(text, find)


@pytest.fixture
def load(services, checked):
    """Checks and loads a file."""
    return lambda text, find=no_channels: loader.load(services, checked(text, find), {})


@pytest.fixture
def example():
    return (ROOT / "examples" / "heliograph.toml").read_text()
