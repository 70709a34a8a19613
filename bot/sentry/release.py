"""What is read of releases and their deploys."""

from datetime import datetime
from typing import Annotated

from pydantic import BeforeValidator, Field

from bot.sentry.models import Id, ProjectName, Read, Text


class Deploy(Read):
    id: Id
    environment: str
    date_finished: datetime
    name: Text = ""
    url: Text = ""


class Author(Read):
    """Of commits of a release."""

    name: Text = ""
    email: Text = ""


class Release(Read):
    version: str
    date_created: datetime
    date_released: datetime | None = None
    projects: list[ProjectName] = Field(default_factory=list)
    deploy_count: int = 0
    last_deploy: Deploy | None = None
    commit_count: int = 0
    authors: Annotated[list[Author], BeforeValidator(lambda value: value or [])] = Field(
        default_factory=list
    )
