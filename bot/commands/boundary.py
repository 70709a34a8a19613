"""The command line's edge: every fault is said once, without a traceback."""

import logging
import uuid
from typing import Any

import typer
from typer.core import TyperGroup

from bot.commands.output import complain
from bot.database import database_faults
from bot.errors import StartError, UserError

FAULT = 2  # Exit code: something is wrong that a person can put right.
UNEXPECTED = 1  # Exit code: something is wrong with the program.

log = logging.getLogger(__name__)


class Boundary(TyperGroup):
    """The group of all commands; whatever a command raises ends here."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - Typer has no public type for either.
        try:
            with database_faults():
                return super().invoke(ctx)
        except (StartError, UserError) as error:
            for fault in error.faults if isinstance(error, StartError) else [str(error)]:
                complain(fault)
            raise typer.Exit(FAULT) from None
        except (typer.Exit, typer.Abort, typer.TyperException, BrokenPipeError):
            raise  # Typer's own to say.
        except Exception as error:  # noqa: BLE001 - the last place that can say it well.
            raise _unexpected(error) from None


def _unexpected(error: Exception) -> typer.Exit:
    """Said in one line; the traceback is for who sets LOG_LEVEL to DEBUG."""
    error_id = uuid.uuid4().hex[:8]
    log.debug("error %s", error_id, exc_info=error)
    complain(
        f"Something unexpected went wrong ({type(error).__name__}, error {error_id}); "
        "LOG_LEVEL=DEBUG shows where."
    )
    return typer.Exit(UNEXPECTED)
