"""Every table there is: importing this fills SQLModel's metadata."""

from sqlmodel import SQLModel

from store import (
    activities,
    audit,
    cards,
    codes,
    directory,
    identities,
    issues,
    kept_actions,
    memos,
    outbox,
    preferences,
    releases,
    routes,
    subscriptions,
    team_channels,
    undo,
    webhooks,
    workspaces,
)

METADATA = SQLModel.metadata
MODULES = (
    activities,
    audit,
    cards,
    codes,
    directory,
    identities,
    issues,
    kept_actions,
    memos,
    outbox,
    preferences,
    releases,
    routes,
    subscriptions,
    team_channels,
    undo,
    webhooks,
    workspaces,
)
