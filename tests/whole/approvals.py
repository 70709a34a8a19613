"""One running program for many requests to be let in, and everybody who might decide."""

import shutil
from dataclasses import dataclass
from itertools import count

from pydantic import SecretStr

from bot.directory import loader, parser
from bot.identity import links
from bot.identity.links import By
from bot.providers.base import UNPACED
from bot.providers.email import Email
from bot.providers.slack import Slack
from bot.sandbox import Message, Sandbox
from store.audit.audit import AuditEntry
from store.invites.invites import InviteRequest
from store.people.directory import Member, Organization
from store.people.identities import Identity
from store.slack.workspaces import Workspace
from tests.bot.sources.senders import bearer
from tests.whole.program import Program

KINDS = {"Invite": "requested_to_be_invited", "Join": "requested_to_join"}
ROLES = {"ada": "owner", "bob": "manager", "grace": "admin", "linus": "member"}
OTHERS = ("eve", "zed", "gus", "mallory")  # Not linked, of elsewhere, deactivated, a stranger.
DIRECTORY = """
[organization]
slug = "acme"
name = "Acme"
url = "https://sentry.acme.test"
approval_channels = ["slack:C0PEOPLE"]
""" + "".join(
    f'\n[[member]]\nemail = "{name}@acme.test"\nname = "{name.title()}"\nrole = "{role}"\n'
    for name, role in {**ROLES, "gus": "manager"}.items()
)


@dataclass
class Asked:
    """A request, and every copy of its card."""

    number: int
    email: str
    copies: dict[str, Message]  # By who sees it; the channel's is Linus's.


class Approvals:
    """Ada and Bob decide; #people shows the cards to everybody."""

    def __init__(self, folder, migrated_file, monkeypatch):
        monkeypatch.setattr(Slack, "pace", UNPACED)  # Three messages at once, then one a second.
        monkeypatch.setattr(Email, "pace", UNPACED)
        shutil.copy(migrated_file, folder / "heliograph.db")
        self.slack = Sandbox.acme()
        self.slack.subscribe([])
        self.slack.start()
        self._numbers = count(1)
        self.program = Program(self.slack, f"sqlite:///{folder / 'heliograph.db'}")
        mail = {"smtp_url": SecretStr(self.slack.mailbox.url), "email_from": "helio@acme.test"}
        self.program.settings = self.program.settings.model_copy(update=mail)
        self.program.start()
        self._people()

    def stop(self):
        self.program.stop()
        self.slack.stop()

    def who(self, handle):
        return self.slack.act_as(handle)

    def post(self, number, **changes):
        """A request by Linus, about somebody new."""
        body = {
            "id": f"r-{number}",
            "organization": "acme",
            "email": f"new{number}@acme.test",
            "kind": KINDS["Invite"],
            "inviter": "linus@acme.test",
        }
        url = "/api/invite-requests"
        return self.program._http.post(url, json=body | changes, headers=bearer())

    def ask(self, called="Invite", **changes):
        """A new request; waits until everybody has seen their card."""
        number = next(self._numbers)
        email = f"new{number}@acme.test"
        assert self.post(number, kind=KINDS[called], **changes).status_code == 202
        copies = {
            name: self.who(name).expect_message(email, channel=self.slack.user(name).id)
            for name in ("ada", "bob")
        }
        copies["linus"] = self.who("linus").expect_message(email, channel="people")
        return Asked(number, email, copies)

    def withdraw(self, asked):
        assert self.post(asked.number, email=asked.email, withdrawn=True).status_code == 202

    def expect_redrawn(self, asked, words):
        """Every copy shows it, and has no buttons."""
        for name, copy in asked.copies.items():
            shown = self.who(name).expect_update(copy, words)
            assert not {"Approve", "Reject"} & set(shown.plain_text.split("\n"))

    def row(self, asked):
        return next(r for r in self.program.rows(InviteRequest) if r.email == asked.email)

    def decisions(self, asked):
        """(who, what) of what was decided."""
        rows = (row for row in self.program.rows(AuditEntry) if row.target == asked.email)
        return [(row.actor, row.action) for row in rows if row.action != "invite.ask"]

    def origin(self, asked):
        """Where the newest entry about it says that it was done."""
        rows = [row for row in self.program.rows(AuditEntry) if row.target == asked.email]
        return rows[-1].origin

    def mails(self, email):
        """What arrived there."""
        return [mail for mail in self.slack.mailbox.messages if email in mail.recipients]

    def change(self, table, find, **columns):
        """Columns of the row that `find` is true of."""
        with self.program.changing() as session:
            row = next(row for row in self.program.rows(table) if find(row))
            row = session.get_one(table, row.id)
            for name, value in columns.items():
                setattr(row, name, value)
            session.add(row)

    def of_member(self, handle, **columns):
        self.change(Member, lambda row: row.email == f"{handle}@acme.test", **columns)

    def of_acme(self, **columns):
        self.change(Organization, lambda row: row.slug == "acme", **columns)

    def newcomer(self, handle, role):
        """A person of Slack and a member, not linked."""
        email = f"{handle}@acme.test"
        self.slack.add_user(handle, email=email)
        self.slack.join("people", handle)
        with self.program.changing() as session:
            session.add(Member(organization_id=1, email=email, name=handle.title(), role=role))
        return self.who(handle)

    def link(self, handle, member_id):
        """A link that the program would not make."""
        one = {"team_id": self.slack.team_id, "linked_at": self.program.services.now()}
        with self.program.changing() as session:
            user_id = self.slack.user(handle).id
            session.add(Identity(slack_user_id=user_id, member_id=member_id, **one))

    def load_workspace(self, team_id):
        with self.program.changing() as session:
            session.add(Workspace(team_id=team_id, name="Other"))

    def _people(self):
        for handle in OTHERS:
            team = {"team_id": "T0OTHER"} if handle == "mallory" else {}
            self.slack.add_user(handle, name=handle.title(), **team)
        self.slack.add_channel("people", members=[*ROLES, *OTHERS], id="C0PEOPLE")
        services = self.program.services
        loader.load(services, parser.check(DIRECTORY, lambda _names: ({}, {})), {})
        for handle in ROLES:
            user, address = self.slack.user(handle).id, f"{handle}@acme.test"
            links.link(services, address, self.slack.team_id, user, By("cli", {}))
        zoe, _ = self.program.load_other_organization()
        self.link("zed", zoe)
        self.of_member("gus", is_active=False)
        gus = next(row for row in self.program.rows(Member) if row.name == "Gus")
        self.link("gus", gus.id)
