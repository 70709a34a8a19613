"""The key that codes are made with: the environment's, or one kept beside a SQLite file."""

import logging
import os
import secrets
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy.engine import make_url

from bot.errors import StartError
from bot.settings import Settings

log = logging.getLogger(__name__)

BYTES = 32
SHORT = 32  # Characters; who reads the database could find a shorter one by trying.


def with_secret_key(settings: Settings) -> Settings:
    """The same settings with a key in them; with SQLite it is made at the first start.

    Called by the one process that has the file to itself.

    Raises:
        StartError: there is none, and none can be made.
    """
    if settings.secret_key is not None:
        if len(settings.secret_key.get_secret_value()) < SHORT:
            log.warning("SECRET_KEY is short; `openssl rand -hex 32` makes a good one")
        return settings
    path = key_file(settings)
    if path is None:
        raise StartError([fault_of(settings)])
    try:
        key = _read(path) or _make(path)
    except (OSError, UnicodeDecodeError) as error:
        fault = f"SECRET_KEY: is not set, and {path} can't be used ({type(error).__name__})"
        raise StartError([fault]) from error
    return settings.model_copy(update={"secret_key": SecretStr(key)})


def existing(settings: Settings) -> SecretStr | None:
    """The key that the running program has, for commands beside it; none is made.

    Raises:
        StartError: it can't be read.
    """
    path = key_file(settings)
    if settings.secret_key is not None or path is None:
        return settings.secret_key
    try:
        key = _read(path)
    except (OSError, UnicodeDecodeError) as error:
        raise StartError([f"{path}: can't be read ({type(error).__name__})"]) from error
    return SecretStr(key) if key else None


def fault_of(settings: Settings) -> str:
    """What a start would miss; "" for nothing."""
    if settings.secret_key is not None or key_file(settings) is not None:
        return ""
    return (
        "SECRET_KEY: is not set; with PostgreSQL all processes need the same one"
        " (`openssl rand -hex 32` makes it)"
    )


def key_file(settings: Settings) -> Path | None:
    """Beside the SQLite file; None with another database."""
    url = make_url(settings.database_url)
    is_file = url.get_backend_name() == "sqlite" and url.database
    return Path(f"{url.database}.secret") if is_file else None


def _read(path: Path) -> str:
    """The key; "" where there is none yet."""
    if not path.exists():
        return ""
    path.chmod(0o600)
    return path.read_text().strip()


def _make(path: Path) -> str:
    """Whole or not at all: a start that is cut off leaves no half of a key."""
    key = secrets.token_urlsafe(BYTES)
    half = path.with_name(f"{path.name}.new")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(f"{key}\n")
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)
    return key
