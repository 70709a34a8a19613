"""What people cost: the intake with and without them, and one place that hangs beside the others.

The activities are alerts of 20 issues; with people, each issue has 50 subscribers out of the
project's 1,000 members, all of them linked in Slack, so that each alert is for 100 lanes more.
"""

from collections.abc import Iterator

from sqlmodel import Session

from benchmarks import filling, programs, relay_rate
from benchmarks.figures import Figure, middle, report
from benchmarks.intake_rate import CLIENTS, EVENT, SECRET, Hook, hook, rate, signed, taken
from bot.services import Services
from bot.settings import Settings
from store.issues.issues import Issue
from store.issues.subscriptions import Part, Subscription
from store.outbox import enqueue
from store.outbox.models import Purpose
from store.people.directory import Member, ProjectTeam, Team, TeamMember
from store.people.identities import Identity
from store.slack.workspaces import Workspace

HOOKS, ROUNDS = 400, 3
ISSUES, MEMBERS, SUBSCRIBERS = 20, 1000, 50
POSTS, CHANNELS, HANGING = 2000, 200, 20
PAGER = "pagerduty:primary"


def measure(is_small: bool) -> Iterator[Figure]:
    count, rounds = (40, 1) if is_small else (HOOKS, ROUNDS)
    alone, crowded = [], []
    for _ in range(rounds):
        hooks = [hook(n % ISSUES, 1) for n in range(count)]
        alone.append(intake_rate(hooks, members=0))
        crowded.append(intake_rate(hooks, members=MEMBERS))
    yield Figure(
        f"webhooks from {CLIENTS} clients, {MEMBERS:,} members, {SUBSCRIBERS} subscribers",
        middle(crowded),
        "/s",
        middle(alone),
        least=0.5,
        is_of_ratio=True,
    )
    yield beside_a_hanging_place(*((60, 20, 1) if is_small else (POSTS, CHANNELS, ROUNDS)))


def intake_rate(hooks: list[Hook], members: int) -> float:
    with programs.folder() as at:
        with filling.filled(at, 1) as database, database.write() as session:
            add_people(session, members)
        part = ("-m", "benchmarks.parts.intake")
        with programs.running(*part, programs.database_url(at), SECRET) as program:
            port = programs.port_in(programs.first_line(program))
            taken(port, hooks[: len(hooks) // 10])  # The first ones fill caches.
            return rate(taken(port, [renewed(each, n) for n, each in enumerate(hooks)]))


def renewed(given: Hook, number: int) -> Hook:
    """The same alert of a further event."""
    headers, body = given
    return signed(
        headers | {"Request-ID": f"again-{number}"}, body.replace(EVENT, f"{number:032x}")
    )


def add_people(session: Session, members: int) -> None:
    """Who works on the project, is linked, and the first of them subscribe to every issue."""
    session.add_all([Workspace(team_id="T0LOAD", name="Load"), Team(organization_id=1, slug="all")])
    session.flush()
    session.add(ProjectTeam(project_id=2, team_id=1))
    people = [
        Member(organization_id=1, email=f"m{n}@acme.test", name=f"Member {n}")
        for n in range(members)
    ]
    session.add_all(people)
    facts = {"organization_id": 1, "project_id": 2, "title": "TypeError", "short_id": ""}
    facts["first_alert_at"] = filling.NOW  # Long ago: what fires now is told each time.
    issues = [Issue(source_id=f"9{n}", **facts) for n in range(ISSUES)]
    session.add_all(issues)
    session.flush()
    linked = {"team_id": "T0LOAD", "linked_at": filling.NOW}
    session.add_all(TeamMember(team_id=1, member_id=one.row_id) for one in people)
    session.add_all(
        Identity(slack_user_id=f"U0LOAD{one.row_id}", member_id=one.row_id, **linked)
        for one in people
    )
    session.connection().exec_driver_sql("UPDATE organization SET team_id = 'T0LOAD'")
    session.add_all(
        Subscription(issue_id=issue.row_id, member_id=one.row_id, part=Part.ACTED, at=filling.NOW)
        for issue in issues
        for one in people[:SUBSCRIBERS]
    )


def beside_a_hanging_place(count: int, channels: int, rounds: int) -> Figure:
    """Slack's rate while a pager takes every event and answers none."""
    with programs.sandbox(channels) as slack:
        where = [f"C0LOAD{filling.channel_of(n, channels)}" for n in range(count)]
        cards = relay_rate.raw(slack["api_url"], where, [None] * count)["posted"]
        alone, beside = [], []
        for _ in range(rounds):
            alone.append(count / relay_rate.relayed(slack["api_url"], where, cards))
            beside.append(count / relayed_beside(slack["api_url"], where, cards))
    what = f"relay to {channels} channels beside a PagerDuty that hangs"
    return Figure(what, middle(beside), "/s", middle(alone), least=0.95, is_of_ratio=True)


def relayed_beside(api_url: str, where: list[str], cards: list[str]) -> float:
    """Seconds, as relay_rate.relayed, with events owed to a pager too."""
    targets = [f"slack:{channel}" for channel in where]
    with programs.folder() as at:
        with filling.filled(at, channels=0) as database, database.write() as session:
            steady = Services(Settings(), database).steady
            filling.add_cards(session, targets, cards)
            filling.owe_replies(session, targets, steady())
            for number in range(1, HANGING + 1):
                enqueue.delivery(session, PAGER, Purpose.MESSAGE, at=steady(), activity_id=number)
        url = programs.database_url(at)
        asked = ("relay", url, api_url, programs.BOT_TOKEN, len(where), "hanging")
        return float(programs.asked(*asked))


if __name__ == "__main__":
    report(measure)
