"""`invites`: who asks to be let in, decided on the command line; and whether a link is ours."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot import secret_key
from bot.commands.output import PAGE, say, show
from bot.commands.session import by, services
from bot.errors import UserError
from bot.explain.why import when
from bot.invites import admission
from bot.invites import decision as deciding
from bot.invites.decision import APPROVE, REJECT, WITHDRAW
from bot.notes.note import plain
from bot.services import Services
from store.invites import invites
from store.invites.invites import InviteKind, InviteRequest

HEADERS = ("ID", "STATE", "EMAIL", "ROLE", "TEAMS", "ASKED BY", "ORGANIZATION", "ASKED", "DECIDED")
VERDICTS = {"approve": APPROVE, "reject": REJECT, "withdraw": WITHDRAW}


class OneAtATime(UserError):
    """Say one of --approve, --reject, --withdraw and --check."""


@dataclass(frozen=True)
class Wanted:
    """What stands on the command line; no id and no link: they are listed."""

    decisions: Mapping[str, str | None]  # By the names of VERDICTS.
    link: str | None = None
    is_dry_run: bool = False  # The link stays good.

    def decision(self) -> tuple[str, str] | None:
        """The one that is wanted.

        Raises:
            OneAtATime: several things are.
        """
        wanted = [(name, said) for name, said in self.decisions.items() if said is not None]
        if len(wanted) + (self.link is not None) > 1:
            raise OneAtATime
        return wanted[0] if wanted else None


def invites_command(wanted: Wanted, *, is_all: bool, as_json: bool) -> None:
    decision = wanted.decision()
    with services() as opened:
        if decision is not None:
            name, said = decision
            line = deciding.by_hand(opened, said, VERDICTS[name], by("invites"))
            say(plain(line[:1]).strip())
        elif wanted.link is not None:
            _check(opened, wanted.link, is_dry_run=wanted.is_dry_run)
        else:
            _list(opened, is_all=is_all, as_json=as_json)


def _check(opened: Services, link: str, *, is_dry_run: bool) -> None:
    """Whom the link lets in, to who holds it against the door: once, but for a dry run."""
    key = secret_key.existing(opened.settings)
    if is_dry_run:
        found = admission.invited(opened, key, link)
    else:
        found = admission.let_in(opened, key, link, by("invites"))
    teams = f", teams {', '.join(found.request.teams)}" if found.request.teams else ""
    request, slug = found.request, found.organization.slug
    say(f"Good: {request.email} may join {slug} as {request.role}{teams}.")


def _list(opened: Services, *, is_all: bool, as_json: bool) -> None:
    found = _listed(opened, is_all=is_all)
    if as_json:
        for request, slug in found:
            say(json.dumps(request.model_dump(mode="json") | {"organization": slug}))
    else:
        show(HEADERS, (_row(*each) for each in found), "There are no open requests.")


def _listed(opened: Services, *, is_all: bool) -> Iterator[tuple[InviteRequest, str]]:
    """Page by page, so that neither memory nor the database is held for as long as it prints."""
    after = 0
    while True:
        with opened.database.read() as session:
            found = invites.listed(session, is_all=is_all, after=after, most=PAGE)
        yield from found
        if len(found) < PAGE:
            return
        after = found[-1][0].row_id


def _row(request: InviteRequest, organization: str) -> list[object]:
    decided = f"{when(request.decided_at)} by {request.decided_by}" if request.decided_at else ""
    who = request.email if request.kind == InviteKind.JOIN else request.inviter
    asked = (request.email, request.role, ", ".join(request.teams), who, organization)
    return [request.id, request.status, *asked, when(request.asked_at), decided]
