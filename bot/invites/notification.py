"""Who is asked to decide, where, and why others are not."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from sqlmodel import Session

from bot import providers
from bot.recipients import rules
from bot.recipients.participants import wishes_of
from bot.recipients.rules import Decision, Recipient, Topic, Wishes
from bot.services import Services
from bot.vocabulary import roles
from bot.vocabulary.preferences import Setting, scopes
from bot.vocabulary.roles import Right
from store.people import recipients as stored
from store.people.directory import Organization
from store.people.preferences import ALL

BY_SLACK = "they are asked by Slack"


@dataclass(frozen=True)
class ApproverDecisions:
    """Every target, and whether it is told."""

    decisions: tuple[Decision, ...]

    def told(self, *, is_card: bool) -> dict[str, str]:
        """Target → why, of those that get a card, or of those that can show none."""
        return {
            each.target: each.why
            for each in self.decisions
            if each.is_told and each.target.startswith("slack:") == is_card
        }

    @property
    def left_out(self) -> list[Decision]:
        return [each for each in self.decisions if not each.is_told]


def asked(session: Session, services: Services, organization: Organization) -> ApproverDecisions:
    """The members who may decide, by Slack or else by mail; and the organization's channels."""
    rights = roles.roles_with(Right.ADMINISTER_MEMBERS)
    found = stored.by_role(session, organization.row_id, rights)
    readers = [Recipient(each.member_id, each.email, True, each.slack_user_id) for each in found]
    told = Topic(Setting.APPROVAL, None, providers.off(services.settings))
    within = scopes(organization.row_id, None)
    wishes = wishes_of(
        session, readers, Setting.APPROVAL, within=within, mutable=(ALL,), now=services.now()
    )
    why = f"you administer the members of {organization.name}"
    channels = [Decision(target) for target in organization.approval_channels]
    return ApproverDecisions((*channels, *_once(readers, told, wishes, why)))


def _once(
    readers: Iterable[Recipient], told: Topic, wishes: Wishes, why: str
) -> Iterator[Decision]:
    """Nobody is asked twice: mail is for whom Slack does not reach."""
    for reader in readers:
        is_reached = False
        for each in rules.by_wishes([reader], told, wishes):
            if each.is_told and is_reached:
                yield Decision(each.target, BY_SLACK)
            else:
                yield replace(each, why=why if each.is_told else "")
            is_reached = is_reached or each.is_told
