"""Places outside Slack, as the directory file declares them."""

from sqlmodel import Session, col, select

from store.people.directory import Target


def names(session: Session) -> list[str]:
    """Of every organization, sorted."""
    return list(session.exec(select(Target.name).order_by(col(Target.name))))
