"""The releases that a question offers: those of the tracker at that moment, else the known ones."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.identity import gate
from bot.identity.gate import Allowed, Presser
from bot.issues import wish
from bot.issues.resolution import Ways, current_version
from bot.sentry.client import client_of
from bot.sentry.errors import SentryError
from bot.sentry.release import Release as Answer
from bot.services import Services, Unavailable
from bot.vocabulary.pressed import Pressed
from store.issues import releases
from store.issues.issues import Issue

log = logging.getLogger(__name__)

OFFERED_MAX = 100  # Options; Slack takes no more.
UNASKED = "{tracker} did not answer just now: these are the releases that it named before."
NONE_LEFT = "{project} has no releases in {tracker}."


@dataclass(frozen=True)
class ReleaseChoice:
    value: str
    version: str


def choices(services: Services, pressed: Pressed, by: Presser, query: str) -> list[ReleaseChoice]:
    """Those of the issue's project with that in their version, the newest first.

    Raises:
        UserError: the person may not act on the issue.
    """
    with services.database.read() as session:
        allowed = gate.issue_for(session, services, pressed.find(session, Issue), by)
        found = releases.matching(session, allowed.project.row_id, query.strip(), OFFERED_MAX)
        return [ReleaseChoice(str(each.row_id), each.version) for each in found]


def renew_ways(services: Services, pressed: Pressed, by: Presser, shown: Ways) -> Ways | None:
    """The question by what the tracker has now; None: it stays as it was shown.

    It takes as long as the tracker does; what goes wrong is said in the question.
    """
    with services.database.read() as session:
        allowed = gate.issue_for(session, services, pressed.find(session, Issue), by)
    client = client_of(services)
    if client is None or not wish.is_asked(services, allowed.organization):
        return None
    if not allowed.project.source_id:
        return None
    client = client.for_polling()  # It is let go at once when the program stops.
    names = {"tracker": client.tracker, "project": allowed.project.slug}
    try:
        found = client.releases(allowed.project.source_id)
        _note(services, allowed, found)
    except (SentryError, Unavailable) as error:
        log.info("the releases of %s were not read: %s", allowed.project.slug, error)
        return replace(shown, note=UNASKED.format(**names))
    if not found:
        return replace(shown, version="", note=NONE_LEFT.format(**names))
    now = current_version(services, allowed)
    return None if now == shown.version else replace(shown, version=now)


def _note(services: Services, allowed: Allowed, found: Sequence[Answer]) -> None:
    """Those that are new are known from now on."""
    project_id = allowed.project.row_id
    with services.database.read() as session:
        known = releases.known(session, {each.version for each in found})
    new = [each for each in found if (project_id, each.version) not in known]
    if new:
        with services.database.write() as session:
            for each in new:
                at = each.date_released or each.date_created
                releases.note(session, project_id, each.version, at)
