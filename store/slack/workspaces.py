"""Slack workspaces that the app is installed in, and which organizations they serve."""

from sqlmodel import Field, Session, SQLModel, col, select, update

from store.people.directory import Organization


class Workspace(SQLModel, table=True):
    team_id: str = Field(primary_key=True)  # Slack's, `T…`.
    name: str
    url: str = ""
    app_id: str = ""
    bot_user_id: str = ""
    # Scopes that its installation does not have, by commas; as Slack said at the last start.
    lacks: str = Field(default="", sa_column_kwargs={"server_default": ""})


def remember(session: Session, workspace: Workspace) -> None:
    """Store what auth.test said; organizations that no workspace serves yet are this one's."""
    session.merge(workspace)
    session.flush()
    adopt(session)


def adopt(session: Session) -> None:
    """Give the organizations without a workspace to the only one there is, if there is one."""
    known = session.exec(select(Workspace.team_id).limit(2)).all()
    if len(known) == 1:
        unserved = update(Organization).where(col(Organization.team_id).is_(None))
        session.exec(unserved.values(team_id=known[0]))


def team_ids(session: Session) -> frozenset[str]:
    """All that the app is installed in."""
    return frozenset(session.exec(select(Workspace.team_id)))


def locked(session: Session, team_id: str) -> Workspace | None:
    """The workspace, locked until the transaction ends; SQLite has one writer anyway."""
    return session.get(Workspace, team_id, with_for_update=True)
