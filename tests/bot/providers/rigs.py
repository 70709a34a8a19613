"""Each provider at its server in the sandbox, and how to hurt it there. A new one brings a rig."""

import socket
from dataclasses import dataclass, field
from datetime import timedelta
from email.headerregistry import Address
from enum import StrEnum
from typing import ClassVar

from slack_sdk import WebClient

from bot.mail_settings import server_of
from bot.providers.email import Email
from bot.providers.mail.connection import Waits
from bot.providers.msteams import MSTeams
from bot.providers.pagerduty import PagerDuty
from bot.providers.slack import Slack
from bot.providers.target_secrets import Place
from bot.sandbox import AcceptedThenReset, Answers, HangsBefore, RateLimited, ResetBefore, Sandbox
from bot.sandbox.mail_faults import Break

SHORT, LONG = 0.2, 10.0  # Seconds that a provider waits for an answer: one that hangs, or any.
RETRY_AFTER = timedelta(seconds=70)


class Trouble(StrEnum):
    """What a server may do to a send."""

    LIMITS = "429 with Retry-After"
    FAILS = "500"
    HIDES = "200 with an error inside"
    HANGS = "hangs"
    RESETS = "resets"
    DIES = "accepts and dies"
    REFUSES = "refuses the connection"


@dataclass
class Rig:
    """`key` and `address` are what no reason, row, or log may hold."""

    sandbox: Sandbox
    kind: ClassVar[type]
    fault: ClassVar[str]  # What the sandbox calls its requests.
    address: ClassVar[str]
    key: ClassVar[str] = "no key"
    hidden: ClassVar[object] = None  # The body of a 200 that is a failure.
    dead: ClassVar[Answers] = Answers(status=404)  # Nothing is ever taken there.
    refused: ClassVar[Answers | None] = None  # The form of the message, not what it says.
    retry_after: ClassVar[timedelta] = RETRY_AFTER
    tells_again: ClassVar[bool] = False  # It can't be asked, and shows both of two sends.
    ports: list[socket.socket] = field(default_factory=list)
    wait: float = LONG

    def provider(self, trouble=None):
        """As it is built for real; with a short time-out where nothing else ends the wait."""
        self.wait = SHORT if trouble is Trouble.HANGS else LONG
        is_there = trouble is not Trouble.REFUSES
        return self.built(f"http://127.0.0.1:{self.closed_port()}/" if not is_there else None)

    def built(self, elsewhere):
        raise NotImplementedError

    def hurt(self, trouble, times=1):
        faults = {
            Trouble.LIMITS: RateLimited(retry_after=RETRY_AFTER.total_seconds()),
            Trouble.FAILS: Answers(status=500),
            Trouble.HIDES: Answers(status=200, body=self.hidden),
            Trouble.HANGS: HangsBefore(seconds=SHORT * 2),
            Trouble.RESETS: ResetBefore(),
            Trouble.DIES: AcceptedThenReset(),
        }
        if trouble in faults:
            self.sandbox.faults.add(self.fault, faults[trouble], times=times)

    def kill(self):
        """From now on the target takes nothing, for good."""
        self.sandbox.faults.add(self.fault, self.dead)

    def refuse_once(self):
        self.sandbox.faults.add(self.fault, self.refused, times=1)

    def heal(self):
        self.sandbox.faults.clear()

    def arrived(self):
        """All that came so far, as text."""
        raise NotImplementedError

    def closed_port(self):
        """One that nobody listens on; it stays bound, so nobody will."""
        bound = socket.socket()
        bound.bind(("127.0.0.1", 0))
        self.ports.append(bound)
        return bound.getsockname()[1]


class SlackRig(Rig):
    kind, fault, address = Slack, "chat.postMessage", "C0ALERTS"
    key = "xoxb-sandbox-bot"
    hidden: ClassVar = {"ok": False, "error": "internal_error"}
    dead = Answers(status=200, error="channel_not_found")
    refused = Answers(status=200, error="invalid_blocks")

    def built(self, elsewhere):
        url = elsewhere or self.sandbox.api_url
        token = self.sandbox.bot_token
        return Slack(WebClient(token, base_url=url, retry_handlers=[], timeout=self.wait))

    def arrived(self):
        return [f"{each.text} {each.blocks}" for each in self.sandbox.messages("alerts")]


class PagerDutyRig(Rig):
    kind, fault, address = PagerDuty, "pagerduty", "primary"
    key = "R0" + "ROUTINGKEY" * 3
    hidden: ClassVar = {"status": "invalid event", "message": key}
    dead = Answers(status=400, body={"status": "invalid event", "errors": ["Invalid routing key"]})
    refused = Answers(status=400, body={"status": "invalid event"})

    def built(self, elsewhere):
        url = elsewhere or self.sandbox.pagerduty.url
        return PagerDuty(lambda _: Place(self.key, variable="PD_KEY"), url=url, timeout=self.wait)

    def arrived(self):
        return [str(alert.events[0]) for alert in self.sandbox.pagerduty.alerts.values()]


class MSTeamsRig(Rig):
    kind, fault, address = MSTeams, "teams", "ops"
    key = "sig=secret"
    hidden = "Webhook message delivery failed with error: Teams endpoint returned HTTP error 500"
    dead = Answers(status=410, body="gone: sig=secret")
    refused = Answers(status=400, body={"error": {"code": "InvalidTemplate"}})
    tells_again = True

    def built(self, elsewhere):
        url = f"{elsewhere}workflows/ops?{self.key}" if elsewhere else self.sandbox.teams.url
        place = Place(url, variable="TEAMS_URL")
        return MSTeams(lambda _: place, allow_loopback=True, timeout=self.wait)

    def arrived(self):
        return [str(card.card) for card in self.sandbox.teams.cards]


class EmailRig(Rig):
    kind, fault, address = Email, "DATA", "ada@acme.test"
    key = "mail-password"
    retry_after = timedelta(0)  # SMTP has no way to say when.
    tells_again = True  # Under one Message-ID, by which mail clients know it.

    def built(self, elsewhere):
        port = elsewhere.rstrip("/").rpartition(":")[2] if elsewhere else self.sandbox.mailbox.port
        self.sandbox.mailbox.require_login("helio", self.key)
        server = server_of(f"smtp://helio:{self.key}@127.0.0.1:{port}")
        sender = Address("Heliograph", addr_spec="heliograph@acme.test")
        return Email(server, sender, "Sentry", waits=Waits(self.wait, self.wait))

    def hurt(self, trouble, times=1):
        answers = {
            Trouble.LIMITS: f"451 4.7.1 {self.address}: too many, later",
            Trouble.FAILS: "421 4.3.2 shutting down",
            Trouble.HIDES: "250-4.3.0\r\n452 4.3.1 not taken after all",
            Trouble.HANGS: Break.HANG,
            Trouble.RESETS: Break.RESET,
            Trouble.DIES: Break.KEEP_AND_RESET,
        }
        if trouble in answers:
            self.sandbox.mailbox.fault(self.fault, answers[trouble], times)

    def kill(self):
        self.sandbox.mailbox.refuse(self.address, f"550 5.1.1 no {self.address} here")

    def heal(self):
        self.sandbox.mailbox.accept()
        self.sandbox.mailbox.require_login("helio", self.key)

    def arrived(self):
        return [f"{mail.subject} {mail.text}" for mail in self.sandbox.mailbox.messages]


RIGS = {rig.kind.name: rig for rig in (SlackRig, EmailRig, PagerDutyRig, MSTeamsRig)}
