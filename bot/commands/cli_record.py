"""The commands of the record, as bot/cli.py names them: what they take."""

from typing import Annotated

import typer

from bot.commands import options, record
from store.outbox.models import DeliveryState
from store.types import ROW_ID_MAX


def deliveries(
    *,
    state: Annotated[DeliveryState | None, typer.Option(help="Only those.")] = None,
    target: Annotated[str | None, typer.Option(help="Only to it: `slack:C0ALERTS`.")] = None,
    limit: Annotated[int, typer.Option(metavar="NUMBER", min=1, help="At most so many.")] = 50,
    before: Annotated[int | None, options.row_id("Only older ones than that.")] = None,
) -> None:
    """Show what was owed last and what became of it."""
    record.list_deliveries(state, target, limit, before)


def why(
    short_id: Annotated[
        str, typer.Argument(metavar="SHORT-ID", help="The issue's, as on its card.")
    ],
    *,
    limit: Annotated[
        int, typer.Option(metavar="NUMBER", min=1, max=500, help="At most so many activities.")
    ] = 50,
    before: Annotated[int | None, options.row_id("Only older ones, as the last page says.")] = None,
) -> None:
    """Tell who was told what of an issue, or why not: the newest activities."""
    record.explain(short_id, limit, before)


def retry(
    delivery_id: Annotated[
        int, typer.Argument(metavar="ID", max=ROW_ID_MAX, help="As `deliveries` shows it.")
    ],
) -> None:
    """Send a dead delivery again."""
    record.retry(delivery_id)


def resume(
    target: Annotated[str, typer.Argument(help="`slack:C0ALERTS`, as `deliveries` shows it.")],
) -> None:
    """Let a paused target take messages again."""
    record.resume(target)
