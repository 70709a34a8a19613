"""`move`: what it says when somebody stops it; tests/store/maintenance has all else."""

from bot.commands import maintenance


def test_stopped(cli, monkeypatch):
    """Which of both databases counts, and how to go on."""

    def stopped(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(maintenance.moves, "move", stopped)
    done = cli("move", "postgresql://db/heliograph")

    assert done.exit_code == 130
    assert done.stderr.startswith(maintenance.STOPPED)
