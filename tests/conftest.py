"""What every test has: no proxy (slack_sdk would use it even for loopback), no one's settings."""

import os

import pytest

for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
    os.environ[name] = os.environ[name.lower()] = ""


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch, tmp_path):
    """The settings of whoever runs the tests never reach them; `.env` is looked for elsewhere."""
    from bot.settings import Settings  # noqa: PLC0415 - after the proxies are gone.

    for field in Settings.model_fields:
        monkeypatch.delenv(field.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
