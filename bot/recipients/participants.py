"""Finds who might be told of one activity: people, and the channels of teams."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.activities.base import Concerned, address
from bot.activities.occurrence import Occurrence
from bot.recipients import rules
from bot.recipients.rules import FALLTHROUGH_MAX, Decision, Recipient, Topic, Wishes
from bot.vocabulary import quiet_hours
from bot.vocabulary.preferences import Key, Setting, scopes
from bot.vocabulary.quiet_hours import Hours
from store.people import recipients as stored
from store.people.preferences import ALL
from store.people.recipients import Candidate


@dataclass(frozen=True)
class Participants:
    """Finds and decides, by a number of queries that does not grow with the people."""

    session: Session
    occurrence: Occurrence
    off: Mapping[str, str]  # Provider → why it sends nothing.
    now: datetime

    def decisions(self) -> list[Decision]:
        """Teams' channels, then people by each provider; of an issue's alert somebody is told."""
        concerned = self._concerned()
        channels = stored.channels(self.session, self._organization_id, list(concerned.teams))
        told = [Decision(target) for target in channels]
        told += self._decide(self._taking_part(concerned))
        is_alert = self.occurrence.activity.setting == Setting.ALERTS
        if is_alert and not any(each.weight for each in told):
            told += self._decide(self._recently_active())
        return told

    @property
    def _organization_id(self) -> int:
        return self.occurrence.organization_id

    def _concerned(self) -> Concerned:
        """The assignee, and whom the activity itself concerns."""
        emails, teams = (dict(each) for each in self.occurrence.activity.concerns())
        emails |= dict.fromkeys(self.occurrence.readers, "around")
        assignee = self.occurrence.assignee
        if assignee and assignee["type"] == "team":
            teams[str(assignee["name"]).lstrip("#")] = "team"
        elif assignee and assignee.get("email"):
            emails[address(str(assignee["email"]))] = "assignee"
        return Concerned(emails, teams)

    def _taking_part(self, concerned: Concerned) -> list[Recipient]:
        setting = self.occurrence.activity.setting
        found = stored.candidates(
            self.session,
            organization_id=self._organization_id,
            project_id=self.occurrence.project_id,
            issue_id=self.occurrence.issue_id,
            emails=list(concerned.emails),
            teams=list(concerned.teams),
            eager_of="" if setting == Setting.ALERTS else setting,
            scopes=self._scopes(),
        )
        return rules.merged(self._reader(each, concerned) for each in found)

    def _recently_active(self) -> list[Recipient]:
        found = stored.recently_active(
            self.session,
            organization_id=self._organization_id,
            project_id=self.occurrence.project_id,
            most=FALLTHROUGH_MAX,
        )
        return [self._known(each, "recent") for each in found]

    def _decide(self, readers: list[Recipient]) -> list[Decision]:
        if not readers:
            return []
        told = Topic(self.occurrence.activity.setting, self.occurrence.actor_id, self.off)
        return rules.by_wishes(readers, told, self._wishes(readers))

    def _wishes(self, readers: Iterable[Recipient]) -> Wishes:
        kind = self.occurrence.activity.setting
        mutable = (ALL, f"project:{self.occurrence.project_id}", self.occurrence.subject)
        return wishes_of(
            self.session,
            readers,
            kind,
            within=self._scopes(),
            mutable=mutable,
            now=self.now,
        )

    def _scopes(self) -> tuple[str, ...]:
        return scopes(self._organization_id, self.occurrence.project_id)

    def _reader(self, found: Candidate, concerned: Concerned) -> Recipient:
        part = found.part or (
            concerned.teams[found.team] if found.team else concerned.emails[found.email]
        )
        return self._known(found, part)

    def _known(self, found: Candidate, part: str) -> Recipient:
        return Recipient(
            found.member_id,
            found.email,
            found.is_active,
            found.slack_user_id,
            (part,),
            found.team,
            self._quiet_until(found),
        )

    def _quiet_until(self, found: Candidate) -> datetime | None:
        if found.starts_minute is None or found.ends_minute is None or found.zone is None:
            return None
        return quiet_hours.ends_at(
            Hours(found.starts_minute, found.ends_minute, found.zone), self.now
        )


def wishes_of(
    session: Session,
    readers: Iterable[Recipient],
    kind: Setting,
    *,
    within: Sequence[str],
    mutable: Sequence[str],
    now: datetime,
) -> Wishes:
    """What the readers chose for the kind in the scopes, and what of `mutable` they muted."""
    found, silences = stored.wishes(
        session,
        [reader.email for reader in readers],
        scopes=within,
        kinds=[kind, Setting.OWN_ACTIVITY],
        mutable=mutable,
        now=now,
    )
    choices = {
        email: {Key(*key): value for key, value in of.items()} for email, of in found.items()
    }
    return Wishes(within, choices, silences)
