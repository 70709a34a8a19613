"""Heliograph: `python app.py --help` names the commands; none runs it."""

import gc

gc.disable()  # What is imported stays: to look through it for garbage is a tenth of a start.

from bot.cli import app  # noqa: E402 - the collector is off by then.

gc.enable()

if __name__ == "__main__":
    app()
