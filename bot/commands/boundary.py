"""The command line's edge: every fault is said once, without a traceback."""

import logging
import os
import sys
import uuid
from typing import Any

import typer

from bot.commands.output import complain
from bot.commands.placeholders import PlainGroup
from bot.database import database_faults
from bot.errors import StartError, UserError

FAULT = 2  # Exit code: something is wrong that a person can put right.
UNEXPECTED = 1  # Exit code: something is wrong with the program.

log = logging.getLogger(__name__)


class Boundary(PlainGroup):
    """The group of all commands; whatever a command raises ends here."""

    def make_context(self, *args: Any, **options: Any) -> Any:  # noqa: ANN401 - Typer's own.
        """Help and the version are printed by this already."""
        try:
            return super().make_context(*args, **options)
        except BrokenPipeError:
            raise _nobody_reads() from None

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - Typer has no public type for either.
        try:
            with database_faults():
                return _printed(super().invoke(ctx))
        except (StartError, UserError) as error:
            for fault in error.faults if isinstance(error, StartError) else [str(error)]:
                complain(fault)
            raise typer.Exit(FAULT) from None
        except BrokenPipeError:
            raise _nobody_reads() from None
        except (typer.Exit, typer.Abort, typer.TyperException):
            raise  # Typer's own to say.
        except Exception as error:  # noqa: BLE001 - the last place that can say it well.
            raise _unexpected(error) from None


def _printed(result: Any) -> Any:  # noqa: ANN401 - as above.
    """What is still in the buffer goes out now, where a closed pipe can be told from a fault."""
    sys.stdout.flush()
    return result


def _nobody_reads() -> typer.Exit:
    """`| head` has enough: that is no fault, and Python says nothing of it at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return typer.Exit(0)


def _unexpected(error: Exception) -> typer.Exit:
    """Said in one line; the traceback is for who sets LOG_LEVEL to DEBUG."""
    error_id = uuid.uuid4().hex[:8]
    log.debug("error %s", error_id, exc_info=error)
    complain(
        f"Something unexpected went wrong ({type(error).__name__}, error {error_id}); "
        "LOG_LEVEL=DEBUG shows where."
    )
    return typer.Exit(UNEXPECTED)
