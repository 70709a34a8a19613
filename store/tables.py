"""Every table there is: importing this fills SQLModel's metadata."""

from sqlmodel import SQLModel

from store import (
    activities,
    audit,
    cards,
    directory,
    identities,
    issues,
    outbox,
    routes,
    webhooks,
    workspaces,
)

METADATA = SQLModel.metadata
MODULES = (
    activities,
    audit,
    cards,
    directory,
    identities,
    issues,
    outbox,
    routes,
    webhooks,
    workspaces,
)
