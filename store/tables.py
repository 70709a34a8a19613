"""Every table there is: importing this fills SQLModel's metadata."""

from sqlmodel import SQLModel

from store.audit import audit
from store.incidents import incidents
from store.invites import invites, tracker_decisions
from store.issues import (
    activities,
    feed,
    gaps,
    issues,
    releases,
    remarks,
    subscriptions,
    told_counts,
    undo,
    webhooks,
    wishes,
)
from store.maintenance import compatibility, duties, history, relocation, restored
from store.outbox import models, notices, outages
from store.people import (
    codes,
    directory,
    directory_sync,
    identities,
    pending_actions,
    preferences,
    quiet_hours,
    sentry_accounts,
    sentry_links,
    team_admins,
)
from store.routing import routes, team_channels
from store.slack import cards, channels, events, homes, unfurls, workspaces

METADATA = SQLModel.metadata
MODULES = (
    activities,
    audit,
    cards,
    channels,
    codes,
    compatibility,
    directory,
    directory_sync,
    duties,
    events,
    feed,
    gaps,
    history,
    homes,
    identities,
    incidents,
    invites,
    issues,
    pending_actions,
    notices,
    outages,
    models,
    preferences,
    quiet_hours,
    releases,
    relocation,
    remarks,
    restored,
    routes,
    sentry_accounts,
    sentry_links,
    subscriptions,
    team_admins,
    team_channels,
    told_counts,
    tracker_decisions,
    undo,
    unfurls,
    webhooks,
    wishes,
    workspaces,
)
