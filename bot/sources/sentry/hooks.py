"""One webhook, taken once: told as an activity if it means one, else noted for a later version.

Each is known by what it says happened, never by its `Request-ID`: that is new at each try.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from sqlmodel import Session

from bot.intake import intake, tracker_differences
from bot.intake.intake import Receipt, Refused
from bot.services import Services
from bot.sources.sentry import (
    comment,
    event_alert,
    feed_hints,
    installation,
    issue,
    metric_alert,
)
from bot.sources.sentry.parts import AnyPayload, digest
from store.issues import webhooks

Meant = Any  # What a resource's `read` makes of a webhook, for its `take`.


@dataclass(frozen=True)
class Resource:
    """How a webhook is read, and stored; None is read out of one that means nothing yet."""

    read: Callable[[dict[str, Any], str], Meant]
    take: Callable[[Session, Services, Meant, str], Receipt] = intake.take
    is_kept: bool = True  # What means nothing yet is kept whole; a comment's text is not.
    # What is begun after the commit, with the new activity's id; it returns at once.
    follow: Callable[[Services, Meant, int], None] | None = None


def _later(body: dict[str, Any], _activity_id: str) -> None:
    """Checked as far as every payload goes, and kept: a later version may read it."""
    AnyPayload.model_validate(body)


RESOURCES: Mapping[str, Resource] = {
    "issue": Resource(issue.read, feed_hints.take),
    "event_alert": Resource(event_alert.read, feed_hints.take),
    "activity_alert": Resource(_later),
    "comment": Resource(comment.read, tracker_differences.take, is_kept=False),
    "installation": Resource(installation.read, installation.take),
    "metric_alert": Resource(metric_alert.read, metric_alert.take, follow=metric_alert.follow),
}
PASSED = ("error", "preprod_artifact", "seer")  # Noted only: they are many, and no activity.


@dataclass(frozen=True)
class Hook:
    request_id: str
    resource: str
    body: dict[str, Any]


@dataclass(frozen=True)
class HookTaken:
    activity_id: int | None  # None: it means no activity yet.
    is_new: bool


def read(hook: Hook) -> Meant:
    """What the webhook tells; None: nothing yet.

    Raises:
        Refused: a resource that Sentry does not have, or a body that is not as Sentry's are.
    """
    if hook.resource in PASSED:
        return None
    resource = RESOURCES.get(hook.resource)
    if resource is None:
        known = ", ".join(sorted([*RESOURCES, *PASSED]))
        raise Refused("Sentry-Hook-Resource", f"unknown; known are {known}")
    try:
        return resource.read(hook.body, hook.request_id)
    except ValidationError as error:
        raise Refused.by(error) from None


def take(session: Session, services: Services, hook: Hook, meant: Meant) -> HookTaken:
    """Store what the webhook tells, or note that it came, within the caller's transaction.

    Raises:
        Refused: nothing was written.
    """
    if meant is not None:
        taken = RESOURCES[hook.resource].take(session, services, meant, "sentry")
        return HookTaken(taken.activity_id, is_new=taken.is_new)
    name = _name(hook)
    if webhooks.noted(session, name) is not None:
        return HookTaken(None, is_new=False)
    webhooks.note(
        session,
        request_id=name,
        resource=hook.resource,
        action=str(hook.body.get("action", ""))[:100],
        activity_id=None,
        body=hook.body if _is_kept(hook) else None,
        received_at=services.now(),
    )
    return HookTaken(None, is_new=True)


def _is_kept(hook: Hook) -> bool:
    return hook.resource not in PASSED and RESOURCES[hook.resource].is_kept


def follow(services: Services, hook: Hook, meant: Meant, taken: HookTaken) -> None:
    """What follows from a new one, once it is stored."""
    resource = RESOURCES.get(hook.resource)
    if resource and resource.follow and taken.is_new and taken.activity_id is not None:
        resource.follow(services, meant, taken.activity_id)


def _name(hook: Hook) -> str:
    """What it is known by while nothing is made of it: what it says."""
    return digest(json.dumps([hook.resource, hook.body], sort_keys=True))
