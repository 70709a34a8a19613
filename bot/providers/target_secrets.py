"""Places outside Slack: a target's secret, from the environment at the time of the send."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field

from dotenv import dotenv_values
from pydantic import SecretStr

from store.engine import Database
from store.people.directory import Target


class NoPlace(Exception):
    """`reason` is for people: which variable is missing."""


@dataclass(frozen=True)
class Place:
    secret: str = field(repr=False)  # A routing key, or a whole address.
    card: str = "envelope"  # Teams: `envelope` or `bare`.
    variable: str = ""  # Where the secret stands, for words about it.


def variable(name: str) -> SecretStr | None:
    """An environment variable that the directory names; `.env` counts too."""
    value = os.environ.get(name) or dotenv_values(".env").get(name)
    return SecretStr(value.strip()) if value and value.strip() else None


def places(database: Database) -> Callable[[str], Place]:
    """Looks a target up by its name (`pagerduty:primary`), anew each time: it may be put right.

    The returned function raises NoPlace.
    """

    def place(target: str) -> Place:
        with database.read() as session:
            row = session.get(Target, target)
        if row is None:
            raise NoPlace("no [[target]] of the directory file has this name any more")
        secret = variable(row.secret_env)
        if secret is None:
            raise NoPlace(f"the environment variable {row.secret_env} is not set")
        return Place(secret.get_secret_value(), row.card, row.secret_env)

    return place
