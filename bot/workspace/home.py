"""A person's Home is opened, looked through, and kept true while it is looked at."""

from sqlmodel import Session

from bot.identity.gate import Presser
from bot.intake import intake
from bot.notices import surface_redraws
from bot.services import Services
from bot.workspace import my_issues
from store.slack import homes
from store.slack.homes import Home
from store.slack.workspaces import Workspace

PAGE_MAX = 10_000  # Of the issues; whoever asks for more has made the number up.


def open_home(services: Services, by: Presser) -> None:
    """Draw it, the first page; the relay does. Nothing for people from elsewhere.

    The tracker is asked for their issues meanwhile, and it is drawn again if they differ.
    """

    def work(session: Session) -> Home | None:
        is_ours = by.user_id and by.is_at_home
        if not is_ours or session.get(Workspace, by.team_id) is None:
            return None
        home = homes.open_home(session, by.team_id, by.user_id, services.now())
        my_issues.redraw(session, services, home)
        return home if my_issues.is_due(session, services, home) else None

    home = intake.in_one_write(services, work)
    if home is not None:
        my_issues.look(services, by, home)


def turn(services: Services, by: Presser, page: int | None) -> None:
    """Show another page of the issues, counted from 1; what is no number changes nothing."""
    _again(services, by, page - 1 if page else None)


def refresh(services: Services, by: Presser) -> None:
    """They did something: draw it again, if they may be looking at it."""
    with services.database.read() as session:
        home = homes.home_of(session, by.team_id, by.user_id)
    if home is not None and home.opened_at > services.now() - surface_redraws.HOME_FOR:
        _again(services, by, None)


def _again(services: Services, by: Presser, page: int | None) -> None:
    with services.database.write() as session:
        home = homes.home_of(session, by.team_id, by.user_id)
        if home is None:
            return
        home.opened_at = services.now()
        if page is not None:
            home.page = min(page, PAGE_MAX)
        session.add(home)
        my_issues.redraw(session, services, home)
