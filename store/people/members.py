"""Many members at once: a few statements, whatever their number."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session, col, select

from store.people.directory import Member, Team, TeamMember


def put_all(
    session: Session,
    organization_id: int,
    facts: Mapping[str, Mapping[str, Any]],
    teams: Mapping[str, Sequence[str]],
) -> dict[str, int]:
    """By address: the members with these facts, made where there are none, and of these teams.

    Their ids, by address.
    """
    mine = Member.organization_id == organization_id
    found = session.exec(select(Member).where(mine, col(Member.email).in_(facts)))
    known = {member.email: member for member in found}
    for email, values in facts.items():
        if email not in known:
            known[email] = Member(organization_id=organization_id, email=email, **values)
        for name, value in values.items():
            setattr(known[email], name, value)
    session.add_all(known.values())
    session.flush()
    ids = {email: member.row_id for email, member in known.items()}
    _set_teams(session, organization_id, {ids[email]: teams[email] for email in ids})
    return ids


def _set_teams(session: Session, organization_id: int, teams: Mapping[int, Sequence[str]]) -> None:
    """By member; what is so already is not written."""
    slugs = {slug for some in teams.values() for slug in some}
    of_slugs = select(Team).where(
        Team.organization_id == organization_id, col(Team.slug).in_(slugs)
    )
    ids = {team.slug: team.row_id for team in session.exec(of_slugs)}
    wanted = {(ids[slug], member) for member, some in teams.items() for slug in some if slug in ids}
    links = select(TeamMember).where(col(TeamMember.member_id).in_(teams))
    before = {(link.team_id, link.member_id): link for link in session.exec(links)}
    for link in (before[pair] for pair in before.keys() - wanted):
        session.delete(link)
    session.add_all(
        TeamMember(team_id=team, member_id=member) for team, member in wanted - before.keys()
    )
    session.flush()
