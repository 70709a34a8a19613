"""One running program for many cases, and everybody who might press."""

import shutil
from itertools import count

from bot.sandbox import Sandbox
from bot.sandbox.elements import find_target
from store.audit.audit import AuditEntry
from store.issues.activities import ActivityRow
from store.issues.issues import Issue
from store.people.directory import Member, Role
from store.people.identities import Identity
from tests.whole.program import MEMBERS, Program, an_activity

ROOMS, WITH_RELEASES = 30, 8
STRANGERS = ("eve", "zed", "gus", "mallory")
SELECT = "Select Assignee…"
LABELS = {
    "resolve": "Resolve",
    "archive": "Archive",
    "unresolve": "Unresolve",
    "ongoing": "Mark as Ongoing",
    "assign": SELECT,
}
FROM = {"unresolve": "resolved", "ongoing": "archived"}  # All others: unresolved.
KINDS = {"resolved": "set_resolved", "archived": "set_ignored", "unresolved": "set_unresolved"}
STATES = {
    "unresolved": "State: Ongoing",
    "resolved": "State: Resolved",
    "archived": "State: Archived",
}
DRAWN = {
    "resolve": STATES["resolved"],
    "archive": STATES["archived"],
    "unresolve": STATES["unresolved"],
    "ongoing": STATES["unresolved"],
    "assign": "Assignee: Grace Hopper",
}
WORDS = {"archive": "archived", "assign": "assigned"}  # All others: marked.
GRACE = {
    "text": {"type": "plain_text", "text": "Grace Hopper"},
    "value": "member:",
}  # Her token is put in.


class World:
    """Ada and Grace are members, Linus is an admin; the others may not press, each for a reason."""

    def __init__(self, folder, migrated_file):
        shutil.copy(migrated_file, folder / "heliograph.db")
        self.slack = Sandbox.acme()
        self.slack.subscribe([])
        self.slack.start()
        self.program = Program(self.slack, f"sqlite:///{folder / 'heliograph.db'}")
        self._numbers = count(100)
        self._projects = {}  # By issue.
        self._posted = 0
        self._people()
        routes = [{"project": f"p{n}", "target": f"slack:{self._room(n)}"} for n in range(ROOMS)]
        self.program.start(*routes)
        self._members()
        for n in range(ROOMS - WITH_RELEASES, ROOMS):
            self._projects[99] = f"p{n}"
            self.post(99, "deploy", version="shop@1.0")

    def stop(self):
        self.program.stop()
        self.slack.stop()

    def who(self, handle):
        return self.slack.act_as(handle)

    def card(self, state="unresolved", *, has_releases=False):
        """The card of a new issue in that state; its number, and the message."""
        number = next(self._numbers)
        first, rooms = (ROOMS - WITH_RELEASES, WITH_RELEASES) if has_releases else (0, ROOMS // 2)
        room = first + number % rooms
        self._projects[number] = f"p{room}"
        self.post(number, "alert")
        card = self.who("ada").expect_message(f"Boom {number}", channel=f"room{room}")
        if state != "unresolved":
            self.bring(number, card, state)
        return number, card

    def bring(self, number, card, state):
        """Something happens to the issue elsewhere; its card shows it."""
        self.post(number, KINDS[state])
        self.who("ada").expect_update(card, f"State: {state.capitalize()}")

    def post(self, number, kind, **data):
        self._posted += 1
        project = self._projects[number]
        told = an_activity(kind, f"w{self._posted}", issue=number, project=project, **data)
        answer = self.program.send(told | {"organization": "acme"})
        assert answer.status_code == 202, answer.text

    def issue(self, number):
        return next(row for row in self.program.rows(Issue) if row.source_id == str(number))

    def short(self, number):
        """What people call the issue."""
        return self.issue(number).short_id

    def audits(self, number):
        """(who, what) of the issue's entries."""
        short_id = self.short(number)
        rows = (row for row in self.program.rows(AuditEntry) if row.target == short_id)
        return [(row.actor.partition("@")[0], row.action) for row in rows]

    def truth(self, number):
        """All that a press may change."""
        issue = self.issue(number)
        kinds = [row.kind for row in self.program.rows(ActivityRow) if row.issue_id == issue.id]
        return issue.status, issue.assignee, kinds, self.audits(number)

    def _people(self):
        for handle in STRANGERS:
            team = {"team_id": "T0OTHER"} if handle == "mallory" else {}
            self.slack.add_user(handle, name=handle.capitalize(), **team)

    def _room(self, number):
        """A channel of its own for each project: Slack's pace is one message a second in each."""
        everybody = [*MEMBERS, *STRANGERS]
        name = f"room{number}"
        return self.slack.add_channel(name, members=everybody, id=f"C0{name.upper()}").id

    def _members(self):
        self.program.link("grace")
        self.program.link("linus")
        zoe, _ = self.program.load_other_organization()
        with self.program.changing() as session:
            gus = Member(organization_id=1, email="gus@acme.test", name="Gus", is_active=False)
            session.add(gus)
            session.flush()
            session.get_one(Member, 4).role = Role.ADMIN
            GRACE["value"] = f"member:{session.get_one(Member, 3).token}"
            for handle, member_id in (("zed", zoe), ("gus", gus.id)):
                one = {"team_id": self.slack.team_id, "linked_at": self.program.services.now()}
                user_id = self.slack.user(handle).id
                session.add(Identity(slack_user_id=user_id, member_id=member_id, **one))


def act(person, button, subject, *, wait=True):
    """Press it, as the person would; in the select Grace is chosen."""
    if button == "assign":
        return person.choose(SELECT, GRACE, subject, wait=wait)
    return person.press(LABELS[button], subject, wait=wait)


def payload(person, button, subject):
    """What that press would send."""
    target = find_target(subject, LABELS[button])
    return person._click(subject, target, {"selected_option": GRACE} if button == "assign" else {})
