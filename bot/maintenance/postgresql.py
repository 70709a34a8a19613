"""What PostgreSQL's own tools do in the place of ours: their commands, without any password."""

import shlex
from pathlib import Path
from typing import Any

from sqlalchemy.engine import URL, make_url

from bot.settings import Settings
from store.people.sentry_accounts import SECRETS
from store.people.sentry_links import LINKS

TOOLS_DO = "PostgreSQL's own tools do that. They ask for the password, or take it from PGPASSWORD:"
ALSO = "Keep SECRET_KEY, the rest of .env and the directory file with it."
BEFORE = "Stop every Heliograph that runs on it before."
AFTER = "Then, before the first start: python app.py db restored (nothing old is told anew then)."


def how_to_dump(settings: Settings, file: Path) -> list[str]:
    """A line each: the command, and what else belongs to a backup."""
    left_out = [f"--exclude-table-data={table}" for table in (SECRETS, LINKS)]
    dump = ["pg_dump", "--format=custom", *left_out, f"--file={file}", address(settings)]
    return [TOOLS_DO, shlex.join(dump), ALSO]


def how_to_restore(settings: Settings, file: Path) -> list[str]:
    """A line each, in their order."""
    restore = ["pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction"]
    command = shlex.join([*restore, f"--dbname={address(settings)}", str(file)])
    return [TOOLS_DO, BEFORE, command, AFTER]


def address(settings: Settings) -> str:
    """As libpq takes it; who may know the command need not know the password."""
    url = make_url(settings.database_url).difference_update_query(["password", "sslpassword"])
    where: dict[str, Any] = {
        "host": url.host,
        "port": url.port,
        "database": url.database,
        "query": url.query,
    }
    return URL.create("postgresql", username=url.username, **where).render_as_string()
