"""`python app.py demo`: the whole program on a Slack workspace of its own, on this machine."""

import json
import logging
import os
import secrets
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from bot import logs
from bot.demo.chat import TypedSamples
from bot.demo.metrics import Metric
from bot.demo.newcomers import Newcomers
from bot.demo.tracker import Tracker
from bot.directory import loader, parser
from bot.identity import links
from bot.identity.links import By
from bot.notes import charts
from bot.program import end_signals
from bot.program.process import Connect, Process
from bot.sandbox import Sandbox
from bot.settings import Settings

DIRECTORY = Path(__file__).with_name("directory.toml")
MANIFEST = Path(__file__).parents[2] / "manifest.json"
DOMAIN = "sentry.acme.test"  # Of the directory's links, which unfurl.
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
TIPS = (
    "Each button plays something that happens at Acme. Watch #alerts, Sentry, Mail and the rest.",
    "Press in Slack and see it in Sentry; press there and see it in Slack. Grace is not linked.",
    "You can write too: /helio in any channel, or a link to the tracker.",
)
POLL = 5  # Seconds: what has no webhook is told soon enough to be looked at.
SYNC = 10  # Seconds; a release that is deployed is offered by Resolve soon.
NO_CHARTS = "Incidents have no chart here: make extras installs what draws it."
LINKED = ("ada", "bob")  # Grace and Linus see what it is like not to be.


@dataclass(frozen=True)
class Demo:
    sandbox: Sandbox
    process: Process

    @property
    def url(self) -> str:
        """The page, seen by Ada in #alerts, with the samples beside it."""
        return f"{self.sandbox.url}#as=ada&channel=alerts&samples=1"


@contextmanager
def demo(connect: Connect, folder: Path, port: int = 0) -> Iterator[Demo]:
    """Everything up and running; nothing in the program knows that the workspace is local."""
    for name in PROXIES:  # slack_sdk would use one even for this machine.
        os.environ.pop(name, None)
        os.environ.pop(name.lower(), None)
    sandbox = Sandbox.acme(port=port)
    manifest = json.loads(MANIFEST.read_text())
    events = manifest["settings"]["event_subscriptions"]["bot_events"]
    sandbox.subscribe(events, unfurl_domains=[DOMAIN])
    sandbox.offer_shortcuts(manifest["features"]["shortcuts"])
    sandbox.sentry.links_to(f"https://{DOMAIN}")
    with sandbox, _environment(_places(sandbox)):
        tracker = Tracker(sandbox.sentry)
        settings = _settings(sandbox, folder)
        process = Process(settings, connect)
        _furnish(process, sandbox)
        process.start()
        try:
            url, token = f"http://127.0.0.1:{process.http.port}", _value(settings.api_token)
            sandbox.sentry.webhook_url = f"{url}/webhooks/sentry"
            metric = Metric(url, token)
            talking = TypedSamples(sandbox, tracker.issue, metric.address)
            for part in (tracker, metric, talking, Newcomers(url, token)):
                sandbox.samples.extend(part.samples())
            sandbox.tips.extend(TIPS if charts.is_possible() else (*TIPS, NO_CHARTS))
            yield Demo(sandbox, process)
        finally:
            process.stop()


def run_demo(connect: Connect) -> None:
    """Until Ctrl-C or SIGTERM."""
    logs.configure("text", "WARNING")
    ended = threading.Event()
    end_signals.set_at_end(ended)
    with (
        tempfile.TemporaryDirectory(prefix="heliograph-demo-") as folder,
        demo(connect, Path(folder)) as running,
    ):
        _say(running)
        end_signals.wait_for(ended)
    logging.shutdown()


def _settings(sandbox: Sandbox, folder: Path) -> Settings:
    """What an admin would put into the environment; nothing is read from there."""
    application = sandbox.sentry.add_application()
    return Settings(
        _env_file=None,
        slack_bot_token=SecretStr(sandbox.bot_token),
        slack_app_token=SecretStr(sandbox.app_token),
        slack_api_url=sandbox.api_url,
        database_url=f"sqlite:///{folder / 'demo.db'}",
        http_host="127.0.0.1",
        http_port=0,
        api_token=SecretStr(secrets.token_urlsafe()),
        sentry_url=sandbox.sentry.url,
        sentry_org=sandbox.sentry.org,
        sentry_token=SecretStr(sandbox.sentry.token),
        sentry_webhook_secret=SecretStr(sandbox.sentry.secret),
        sentry_oauth_client_id=application.client_id,
        sentry_oauth_client_secret=SecretStr(application.client_secret),
        sentry_poll=POLL,
        sentry_sync=SYNC,
        smtp_url=SecretStr(sandbox.mailbox.url),
        email_from="Heliograph <heliograph@acme.test>",
        pagerduty_url=sandbox.pagerduty.url,
        allow_loopback_targets=True,
        tracker_name="Sentry",
        log_format="text",
        log_level="WARNING",
    )


def _places(sandbox: Sandbox) -> dict[str, str]:
    """The variables that directory.toml names, and what is in them."""
    key = secrets.token_hex(16)
    return {"DEMO_PAGERDUTY_KEY": key, "DEMO_TEAMS_URL": sandbox.teams.url}


@contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    """With these variables; without them afterwards."""
    os.environ.update(variables)
    try:
        yield
    finally:
        for name in variables:
            os.environ.pop(name, None)


def _furnish(process: Process, sandbox: Sandbox) -> None:
    """The organization, and who is linked."""
    origin = {"command": "demo"}
    directory = parser.check(DIRECTORY.read_text(), lambda _: ({}, {}))
    loader.load(process.services, directory, origin)
    for handle in LINKED:
        user = sandbox.user(handle)
        links.link(process.services, user.email, sandbox.team_id, user.id, By("demo", origin))


def _say(running: Demo) -> None:
    print(f"\n  Heliograph demo: {running.url}\n", flush=True)  # noqa: T201 - its one line.
    if not charts.is_possible():
        print(f"  Charts of incidents: {charts.describe()}.", flush=True)  # noqa: T201 - what this install lacks.
    print("  Press a sample in the page, then the buttons it brings. Ctrl-C ends it.", flush=True)  # noqa: T201 - the same.


def _value(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret else ""
