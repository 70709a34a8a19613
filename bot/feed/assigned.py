"""Which issues a person has in the tracker, by its own search."""

import logging
import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from functools import partial

from bot.feed import questions
from bot.sentry.client import SentryClient
from bot.sentry.errors import SentryRefused
from bot.sentry.models import Issue as Answer
from bot.sentry.models import Project
from store.slack.home_issues import Mine

log = logging.getLogger(__name__)

MOST = 100  # Issues of a person in one question, the newest.
PROJECTS_MAX = 20  # Asked for a person, where each needs a question of its own.
AT_ONCE = 100  # Issues in one question by their ids; Sentry gives no more.
EVERY_PROJECT = "-1"
PLAIN = re.compile(r"[\w.+\-]+@[\w.\-]+", re.ASCII)  # Nothing in it has a meaning in a search.
NAMEABLE = re.compile(r'[^\s"\\*]+')  # Nothing in it has one between quotes.
BAD_REQUEST = 400


class AssignedIssues:
    """The questions of one process; it learns whether all projects can be asked at once."""

    def __init__(self, client: SentryClient) -> None:
        self._client = client
        self._is_by_project = False

    def find(
        self, email: str, teams: Collection[str], known: Sequence[Mine], into: dict[str, Answer]
    ) -> None:
        """Put what the person has into `into`, by id, and those of `known` as they are now.

        Those of `known` that are not in it afterwards are no more in the tracker, or their
        project's id is not known. `teams` are the slugs of the person's.

        Raises:
            SentryError: not all could be asked; what was answered is in `into`.
        """
        query = search_of(email)
        if query:
            self._search(query, teams, {each.project for each in known}, into)
        self._look(known, into)

    def _search(
        self, query: str, teams: Collection[str], known: Collection[str], into: dict[str, Answer]
    ) -> None:
        """All projects at once, which Sentry may refuse: a feature lacks."""
        if not self._is_by_project:
            try:
                return self._ask(query, EVERY_PROJECT, into)
            except SentryRefused as refusal:
                if refusal.status != BAD_REQUEST:
                    raise
                log.info("projects are asked for one by one: %s", refusal)
                self._is_by_project = True
        asked = projects_of(self._client.projects(), teams, known)
        return questions.all_of(partial(self._ask, query, each, into) for each in asked)

    def _ask(self, query: str, project: str, into: dict[str, Answer]) -> None:
        found = self._client.issues(query=query, project=[project], sort="new", most=MOST)
        into.update({each.id: each for each in found})

    def _look(self, known: Sequence[Mine], into: dict[str, Answer]) -> None:
        """What the search left out is looked at: it looks back for so long only."""
        missing: defaultdict[str, list[str]] = defaultdict(list)
        for each in known:
            if each.project and each.source_id not in into and each.source_id.isdecimal():
                missing[each.project].append(each.source_id)
        questions.all_of(
            partial(self._look_at, project, ids[begin : begin + AT_ONCE], into)
            for project, ids in missing.items()
            for begin in range(0, len(ids), AT_ONCE)
        )

    def _look_at(self, project: str, ids: Sequence[str], into: dict[str, Answer]) -> None:
        found = self._client.issues(project=[project], group=ids, collapse="stats", most=AT_ONCE)
        into.update({each.id: each for each in found})


def search_of(email: str) -> str:
    """What Sentry finds the person's issues by; "": no search can name the address."""
    if not NAMEABLE.fullmatch(email):
        return ""
    name = email if PLAIN.fullmatch(email) else f'"{email}"'
    return f"assigned:{name} is:unresolved"


def projects_of(
    every: Sequence[Project], teams: Collection[str], known: Collection[str]
) -> list[str]:
    """Ids of those in which the person may have issues: where they have some, then their teams'.

    Of who has no team here, all; at most PROJECTS_MAX.
    """
    theirs = [
        each
        for each in every
        if not teams or each.id in known or {team.slug for team in each.teams} & {*teams}
    ]
    theirs.sort(key=lambda each: each.id not in known)
    return [each.id for each in theirs[:PROJECTS_MAX]]


def is_theirs(answer: Answer, email: str) -> bool:
    """Whether it is open and the person's own, not a team's."""
    whose = answer.assigned_to
    is_person = whose is not None and whose.type == "user" and whose.email.lower() == email.lower()
    return answer.status == "unresolved" and is_person
