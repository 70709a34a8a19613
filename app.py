"""Heliograph: `python app.py --help` names the commands; none runs it."""

from bot.cli import app

if __name__ == "__main__":
    app()
