"""Whatever people and admins do, in whatever order: links stay one to one and on record."""

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlmodel import select

from bot.identity import links
from bot.identity.gate import Presser
from bot.identity.linking import proof, request
from bot.identity.linking import unlink as leaving
from bot.identity.links import By
from bot.services import Services
from bot.settings import Settings
from bot.vocabulary import codes
from store.audit import audit
from store.engine import Database
from store.people.codes import LinkCode
from store.people.directory import Member, Organization
from store.people.identities import Identity
from store.slack.workspaces import Workspace
from tests.bot.identity.linking.conftest import KEY, profile
from tests.fakes import Clock

CLI = By("cli", {"command": "link"})
TEAMS = {"T1": ("acme", "beta"), "T2": ("gamma",)}  # Workspace → whom it serves.
SERVED_BY = {slug: team_id for team_id, slugs in TEAMS.items() for slug in slugs}
EMAILS = ("ada@x.test", "bob@x.test")  # Each is a member of every organization.
PEOPLE = st.builds(
    lambda team, user: Presser(team, user, team),
    st.sampled_from(["T1", "T1", "T2"]),
    st.sampled_from(["U1", "U2", "U3"]),
)
SOMEBODY = st.sampled_from([*EMAILS, "nobody@x.test"])


class Links(RuleBasedStateMachine):
    """`expected` is (workspace, Slack user) → address, as anybody would keep it in their head."""

    template: Path  # A migrated database file; set by the test.

    @initialize()
    def set_up(self):
        self.folder = Path(tempfile.mkdtemp(prefix="heliograph-links-"))
        shutil.copy(self.template, self.folder / "links.db")
        self.database = Database(f"sqlite:///{self.folder / 'links.db'}")
        self.clock = Clock()
        given = Settings(secret_key=KEY, smtp_url="smtp://m.test", email_from="h@x.test")
        self.services = Services(given, self.database, self.clock, self.clock)
        self.expected, self.inactive = {}, set()
        with self.database.write() as session:
            for team_id, slugs in TEAMS.items():
                session.add(Workspace(team_id=team_id, name=team_id))
                for slug in slugs:
                    row = Organization(slug=slug, name=slug, url="", team_id=team_id)
                    session.add(row)
                    session.flush()
                    known = {"organization_id": row.row_id, "name": "N"}
                    session.add_all(Member(email=email, **known) for email in EMAILS)

    def teardown(self):
        self.database.close()
        shutil.rmtree(self.folder)

    @rule(by=PEOPLE, email=SOMEBODY, is_right=st.booleans())
    def link_by_code(self, by, email, is_right):
        """With the code of the mail, or with another one."""
        self.clock.move(hours=25)
        request.begin(self.services, by, profile(by))
        request.ask(self.services, by, email)
        with self.database.read() as session:
            nonce = session.exec(select(LinkCode.nonce).order_by(LinkCode.id.desc())).first()
        code = codes.code_of(KEY, nonce)
        code = code if is_right else f"{(int(code) + 1) % 1_000_000:06d}"
        try:
            proof.by_code(self.services, by, code)
        except proof.WrongCode:
            assert not (is_right and self.is_member(email, by.team_id))
        else:
            assert is_right
            self.expect_link(by.team_id, by.user_id, email)

    @rule(by=PEOPLE, email=SOMEBODY)
    def link_by_admin(self, by, email):
        try:
            links.link(self.services, email, by.team_id, by.user_id, CLI)
        except links.NoSuchMember:
            assert not self.is_member(email, by.team_id)
        else:
            self.expect_link(by.team_id, by.user_id, email)

    @rule(by=PEOPLE)
    def unlink(self, by):
        key = (by.team_id, by.user_id)
        try:
            assert leaving.unlink(self.services, by) == self.expected.pop(key, None)
        except leaving.NotLinkedYet:
            assert key not in self.expected

    @rule(team_id=st.sampled_from(sorted(TEAMS)), email=SOMEBODY)
    def unlink_by_admin(self, team_id, email):
        theirs = {key for key, whose in self.expected.items() if whose == email}
        theirs = {key for key in theirs if key[0] == team_id}
        try:
            gone = links.unlink(self.services, email, team_id, CLI)
        except links.NotLinkedHere:
            gone = []
        assert {(team_id, user) for user in gone} == theirs
        for key in theirs:
            del self.expected[key]

    @rule(email=st.sampled_from(EMAILS), slug=st.sampled_from(sorted(SERVED_BY)))
    def deactivate_or_back(self, email, slug):
        """In one organization; a link stays, it only does not help any more."""
        self.inactive ^= {(email, slug)}
        with self.database.write() as session:
            wanted = select(Member).join(Organization)
            wanted = wanted.where(Member.email == email, Organization.slug == slug)
            session.exec(wanted).one().is_active = (email, slug) not in self.inactive

    @invariant()
    def links_are_those_expected(self):
        assert self.stored() == self.expected

    @invariant()
    def links_are_one_to_one(self):
        """Of a workspace: no Slack user twice, no member twice, no person twice."""
        with self.database.read() as session:
            rows = list(session.exec(select(Identity)))
        for what in ("slack_user_id", "member_id"):
            found = [(row.team_id, getattr(row, what)) for row in rows]
            assert len(set(found)) == len(found)
        people = [(team_id, email) for (team_id, _), email in self.stored().items()]
        assert len(set(people)) == len(people)

    @invariant()
    def the_audit_log_tells_all_of_it(self):
        """Who reads the log alone knows who is linked."""
        told = {}
        with self.database.read() as session:
            entries = audit.entries(session)
        for entry in entries:
            if entry.action == "identity.try":
                continue
            team_id, user = entry.data["slack_team"], entry.data["slack_user"]
            if entry.action == "identity.unlink":
                assert told.pop((team_id, user)) == entry.target
                continue
            for email, older in entry.data["replaced"]:
                assert told.pop((team_id, older)) == email
            told[team_id, user] = entry.target
        assert told == self.expected

    def is_member(self, email, team_id):
        here = {(email, slug) for slug in TEAMS[team_id]}
        return email in EMAILS and bool(here - self.inactive)

    def expect_link(self, team_id, user, email):
        for key, whose in list(self.expected.items()):
            if key[0] == team_id and (key[1] == user or whose == email):
                del self.expected[key]
        self.expected[team_id, user] = email

    def stored(self):
        with self.database.read() as session:
            rows = session.exec(select(Identity, Member).join(Member)).all()
        return {(row.team_id, row.slack_user_id): member.email for row, member in rows}


@pytest.fixture
def machine(migrated_file):
    return type("LinksHere", (Links,), {"template": migrated_file}).TestCase


def test_links(machine):
    """Steps in any order."""
    machine.settings = settings(
        max_examples=12,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    machine("runTest").runTest()
