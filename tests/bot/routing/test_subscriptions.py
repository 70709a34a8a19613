"""Subscribing a channel: who may, what is written, and what is said about what can't be."""

import pytest
from sqlmodel import select

from bot.errors import UserError
from bot.identity.command_channel import InSeveral, NotInAChannel
from bot.identity.command_gate import NotAllowed
from bot.identity.team_rights import NotTheirProject
from bot.routing import subscriptions
from bot.routing.subscriptions import ComesWithAll, EndedAlready, NotSubscribed
from store.audit.audit import AuditEntry
from store.outbox.models import Lane
from store.people import directory, team_admins
from store.people.directory import Member, Project, ProjectTeam, Role, TeamMember
from store.routing.routes import Route
from tests.bot.acme import all_rows, token
from tests.bot.set_up import NOW, change, furnish, person

HERE = "slack:C0ALERTS"
ADA = person("ada")
API = {"PROJECT": "api"}


@pytest.fixture(autouse=True)
def _there(services):
    furnish(services.database)


@pytest.fixture
def subscribe(services):
    return lambda by=ADA, **said: subscriptions.subscribe(services, by, API | said)


@pytest.fixture
def rows(services):
    """Routes as (project, target, environment, level, broadcast, who)."""

    def rows():
        names = ("project", "target", "environment", "min_level", "broadcast", "subscriber_id")
        found = all_rows(services.database, Route)
        return [tuple(getattr(row, name) for name in names) for row in found]

    return rows


@pytest.fixture
def audited(services):
    """What the audit log has, as (actor, action, target, data)."""

    def audited():
        found = all_rows(services.database, AuditEntry)
        return [(row.actor, row.action, row.target, row.data) for row in found]

    return audited


def test_subscribe(subscribe, rows, audited):
    """A route with the channel and who asked for it; audited."""
    done = subscribe(level="warning", env="production", broadcast="regression")

    assert rows() == [("api", HERE, "production", "warning", ["set_regression"], 1)]
    assert (done.was, done.route.project, done.others, done.paused) == ("new", "api", [], "")
    facts = {"min_level": "warning", "environment": "production", "broadcast": ["set_regression"]}
    facts |= {"alert": "both", "again": "", "link_back": False}
    assert audited() == [("ada@acme.test", "route.add", f"acme/api → {HERE}", facts)]


def test_again_without_sentry(subscribe, rows):
    """Nobody would ever count: it is said, and nothing is written."""
    with pytest.raises(subscriptions.NoCounts):
        subscribe(again="100events")

    assert rows() == []


def test_twice_changes(subscribe, rows, audited):
    """The same environment: one route, with the new conditions, of who asked last."""
    subscribe(level="error")

    done = subscribe(person("bob"), level="warn")

    assert done.was == "changed"
    assert rows() == [("api", HERE, "", "warning", [], 2)]
    [_, (actor, action, _, data)] = audited()
    assert (actor, action, data["min_level"]) == ("bob@acme.test", "route.change", "warning")
    assert data["before"]["min_level"] == "error"


def test_the_same_twice(subscribe, rows, audited):
    """It is there already: nothing is written."""
    subscribe(level="error")

    assert subscribe(person("bob"), level="ERROR").was == "same"
    assert rows() == [("api", HERE, "", "error", [], 1)]
    assert len(audited()) == 1


def test_another_environment(subscribe, rows):
    """Is another route; who asks is told of the first."""
    subscribe(env="production")

    done = subscribe(env="staging")

    assert [each.conditions.environment for each in done.others] == ["production"]
    assert len(rows()) == 2


def test_a_route_of_the_file(services, subscribe, rows):
    """Changed in Slack it is the person's: they answer for it."""
    key = {"organization_id": 1, "project": "api", "target": HERE, "environment": ""}
    change(services.database, Route, key, min_level="fatal")

    assert subscribe().was == "changed"
    assert rows() == [("api", HERE, "", None, [], 1)]


def test_all_projects(subscribe, rows):
    """By a star."""
    assert subscribe(PROJECT="*").route.project == ""
    assert rows()[0][0] == "*"


@pytest.mark.parametrize("handle", ["ada", "bob", "grace"])
def test_who_may(subscribe, rows, handle):
    """Owners, managers and admins."""
    subscribe(person(handle), PROJECT="shop")

    assert len(rows()) == 1


@pytest.mark.parametrize("project", ["api", "nosuch", "*", "hooli/nucleus"])
def test_a_member_may_not(subscribe, rows, project):
    """Whatever they name."""
    with pytest.raises(NotAllowed):
        subscribe(person("linus"), PROJECT=project)

    assert rows() == []


def test_an_admin_elsewhere_may_not(subscribe, rows):
    """Grace administers Acme, not Globex, where she is a member."""
    with pytest.raises(NotAllowed, match="admins of Globex may do that; you are a member there"):
        subscribe(person("grace"), PROJECT="billing")

    assert rows() == []


def test_the_one_that_they_administer(subscribe, rows):
    """A project of that name in Globex is no question for Grace; it is shown by both names."""
    assert subscribe(person("grace")).route.project == "acme/api"
    assert rows()[0][0] == "api"


@pytest.mark.parametrize("project", ["api", "*"])
def test_in_several(services, subscribe, rows, project):
    """Where they administer both, they say which."""
    key = {"organization_id": 2, "email": "grace@acme.test"}
    change(services.database, Member, key, role=Role.OWNER)

    with pytest.raises(InSeveral, match=r"write acme/"):
        subscribe(person("grace"), PROJECT=project)
    subscribe(person("grace"), PROJECT=f"globex/{project}")

    assert [row.organization_id for row in all_rows(services.database, Route)] == [2]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"PROJECT": "apy"}, 'There is no project "apy" (did you mean "api"?).'),
        ({"PROJECT": "nosuchthing"}, 'There is no project "nosuchthing".'),
        ({"PROJECT": "nucleus"}, 'There is no project "nucleus".'),
        ({"PROJECT": "hooli/*"}, 'There is no project "hooli/*".'),
        ({"PROJECT": "x" * 3000}, "There is no project"),
        ({"level": "warnig"}, '"warnig" is no level; there are debug, info, warning, error or'),
        ({"broadcast": "regresion"}, 'no kind of activity (did you mean "regression"?)'),
        ({"env": "x" * 101}, "is no environment"),
        ({"env": "a\x07"}, "is no environment"),
    ],
)
def test_what_can_not_be_meant(subscribe, rows, said, words):
    """Said with what is nearest; nothing is written."""
    with pytest.raises(UserError) as refused:
        subscribe(**said)

    assert words in str(refused.value)
    assert rows() == []


def test_letter_case(subscribe):
    """A slug as people write it."""
    assert subscribe(PROJECT="WEB").route.project == "Web"


def test_a_direct_message(services, subscribe):
    """There is no channel in it; who may not at all is told that first."""
    with pytest.raises(NotInAChannel):
        subscribe(person("ada", "D0ADA"))
    with pytest.raises(NotAllowed):
        subscribe(person("linus", "D0LINUS"))


def test_a_paused_channel(services, subscribe):
    """Who subscribes it is told that nothing comes yet."""
    lane = {"provider": "slack", "paused_at": NOW, "paused_reason": "the channel is archived"}
    change(services.database, Lane, {"target": HERE}, **lane)

    assert subscribe().paused == "the channel is archived"


@pytest.fixture
def subscribed(subscribe):
    """Ada subscribed #alerts to two environments, and another channel."""
    subscribe(env="production")
    subscribe(env="staging")
    subscribe(person("ada", "C0OTHER"))


def test_to_end(services, subscribed):
    """Every route of the project to this channel, whoever asked for it."""
    found = subscriptions.to_end(services, person("bob"), "API")

    assert [(each.conditions.environment, each.by) for each in found.routes] == [
        ("production", "Ada"),
        ("staging", "Ada"),
    ]
    assert found.others == []


def test_what_comes_with_all_projects(services, subscribe):
    """It is no secret that alerts come by that too, whatever is said of their own project."""
    subscribe(PROJECT="*")
    assert [each.project for each in subscribe(level="error").others] == [""]
    assert [each.project for each in subscribe(level="error").others] == [""]
    assert subscribe(PROJECT="*", level="fatal").others == []

    found = subscriptions.to_end(services, ADA, "api")

    assert ([each.project for each in found.routes], found.others[0].project) == (["api"], "")
    assert subscriptions.to_end(services, ADA, "*").others == []


def test_what_comes_with_all_projects_alone(services, subscribe):
    """The way to end it is said; what is no project does not come."""
    subscribe(PROJECT="*")

    with pytest.raises(ComesWithAll, match='"web" comes here with all projects'):
        subscriptions.to_end(services, ADA, "web")
    with pytest.raises(NotSubscribed):
        subscriptions.to_end(services, ADA, "nosuch")


def test_all_projects_of_another_organization(services, subscribe):
    """They bring nothing of this one."""
    key = {"organization_id": 2, "project": "*", "target": HERE}
    change(
        services.database, Member, {"organization_id": 2, "email": "grace@acme.test"}, role="owner"
    )
    change(services.database, Route, key)

    assert subscribe(person("grace"), PROJECT="acme/api").others == []
    assert subscriptions.to_end(services, person("grace"), "acme/api").others == []


@pytest.mark.parametrize("project", ["shop", "nosuch", "*", ""])
def test_nothing_to_end(services, subscribed, project):
    """It says so, and what is near."""
    with pytest.raises(NotSubscribed):
        subscriptions.to_end(services, person("ada"), project)


def test_unsubscribe(services, subscribed, rows, audited):
    """Audited each; the other channel keeps its own."""
    ended = subscriptions.unsubscribe(services, person("bob"), [token(1), token(2), token(3), "3"])

    assert [each.token for each in ended] == [token(1), token(2)]
    assert [row[1] for row in rows()] == ["slack:C0OTHER"]
    assert [each[:3] for each in audited()[-2:]] == [
        ("bob@acme.test", "route.remove", f"acme/api → {HERE}")
    ] * 2


def test_unsubscribe_twice(services, subscribed):
    """The second is told."""
    subscriptions.unsubscribe(services, person("ada"), [token(1)])

    with pytest.raises(EndedAlready):
        subscriptions.unsubscribe(services, person("ada"), [token(1)])


@pytest.mark.parametrize("ids", [[], [3], [99]])
def test_routes_of_elsewhere(services, subscribed, rows, ids):
    """What the button carries counts only in its own channel."""
    with pytest.raises(EndedAlready):
        subscriptions.unsubscribe(services, person("ada"), ids)

    assert len(rows()) == 3


def test_a_member_may_end_nothing(services, subscribed, rows):
    """Neither ask nor do."""
    with pytest.raises(NotAllowed):
        subscriptions.to_end(services, person("linus"), "api")
    with pytest.raises(NotAllowed):
        subscriptions.unsubscribe(services, person("linus"), [token(1)])

    assert len(rows()) == 3


@pytest.fixture
def linus(services):
    """A member of Acme who administers #backend, which works on api and on no other project."""
    with services.database.write() as session:
        me = directory.member_by_email(session, 1, "linus@acme.test").row_id
        api = session.exec(select(Project.id).where(Project.slug == "api")).first()
        session.add(TeamMember(team_id=1, member_id=me))
        session.add(ProjectTeam(project_id=api, team_id=1))
        session.flush()
        team_admins.put_all(session, 1, {me: ["backend"]})
    return person("linus")


def test_a_team_admin(services, subscribe, linus, rows):
    """Subscribes a project of their team, and ends that."""
    assert subscribe(linus).was == "new"
    asked = subscriptions.to_end(services, linus, "api")
    ended = subscriptions.unsubscribe(services, linus, [one.token for one in asked.routes])

    assert [one.project for one in ended] == ["api"]
    assert rows() == []


@pytest.mark.parametrize(
    ("project", "refusal"), [("shop", NotTheirProject), ("*", NotAllowed), ("nosuch", UserError)]
)
def test_another_project_of_a_team_admin(subscribe, linus, rows, project, refusal):
    """Is refused; nothing is written."""
    with pytest.raises(refusal):
        subscribe(linus, PROJECT=project)

    assert rows() == []


def test_what_others_subscribed(services, subscribe, linus, rows):
    """Neither asked to end nor ended, where the project is not their team's."""
    subscribe(PROJECT="shop")
    subscribe(PROJECT="*")
    tokens = [row.token for row in all_rows(services.database, Route)]
    for one in ("shop", "*"):
        with pytest.raises(NotTheirProject, match="ask an admin of Acme"):
            subscriptions.to_end(services, linus, one)
    for one in tokens:
        with pytest.raises(NotTheirProject, match="none that"):
            subscriptions.unsubscribe(services, linus, [one])

    assert len(rows()) == 2


@pytest.mark.parametrize("ended", ["admin", "membership", "project"])
def test_a_team_admin_no_more(services, subscribe, linus, rows, ended):
    """Asked at the click, whatever they saw before."""
    subscribe(linus)
    tokens = [one.token for one in subscriptions.to_end(services, linus, "api").routes]
    with services.database.write() as session:
        me = directory.member_by_email(session, 1, "linus@acme.test").row_id
        if ended == "admin":
            team_admins.put_all(session, 1, {me: []})
        elif ended == "membership":
            session.delete(session.get(TeamMember, (1, me)))
        else:
            session.delete(session.exec(select(ProjectTeam)).one())

    with pytest.raises((NotAllowed, NotTheirProject)):
        subscriptions.unsubscribe(services, linus, tokens)
    assert len(rows()) == 1
