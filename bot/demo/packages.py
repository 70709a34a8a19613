"""What only the demo needs: the extra `demo`, which a production install may leave out."""

from collections.abc import Sequence
from importlib.util import find_spec

from bot.errors import StartError

NEEDED = ("aiosmtpd", "websockets")  # The sandbox's mailbox, and its end of Socket Mode.


def require(names: Sequence[str] = NEEDED) -> None:
    """Look before the sandbox is imported.

    Raises:
        StartError: names what is missing, and what installs it.
    """
    missing = [name for name in names if find_spec(name) is None]
    if missing:
        fault = (
            f"The demo needs {' and '.join(missing)}: install the extra `demo` "
            "(`make install`, or pip install --no-deps --require-hashes -r requirements.txt)"
        )
        raise StartError([fault])
