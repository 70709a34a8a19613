"""The running program in this process, on a sandbox: to be told things, and looked into."""

import json
import os
import time
from contextlib import contextmanager
from functools import partial
from itertools import count

import httpx
from sqlmodel import select

from bot.directory import loader, parser
from bot.identity import links
from bot.identity.links import By
from bot.program.process import Process
from bot.settings import Settings
from listeners.connection import Connection
from store.issues.issues import Issue
from store.people.directory import Member, Organization, Project
from tests.bot.sources.senders import (
    API_TOKEN,
    HOOK_SECRET,
    bearer,
    hook_headers,
    payload,
)
from tests.pace import allowed

IS_FULL = os.environ.get("HELIOGRAPH_TEST_SCALE") == "full"  # Else some tests are smaller.
MEMBERS = {
    "ada": "Ada Lovelace",
    "bob": "Bob Kahn",
    "grace": "Grace Hopper",
    "linus": "Linus Torvalds",
}
ORGANIZATION = """
[organization]
slug = "acme"
name = "Acme"
url = "https://sentry.acme.test"

[[team]]
slug = "backend"
"""
SECRET_KEY = "a key of the tests' own, as long as one should be"
PATIENCE = 10.0  # Seconds; more than anything takes that works.


def sized(usual, full):
    """How much of something: the usual, or with HELIOGRAPH_TEST_SCALE=full the full size."""
    return full if IS_FULL else usual


def directory_file(*routes):
    """A directory file with Acme's members, and the routes given as keyword dicts."""
    members = [{"email": f"{one}@acme.test", "name": name} for one, name in MEMBERS.items()]
    projects = [{"slug": one} for one in {route["project"] for route in routes} - {"*"}]
    tables = {"member": members, "project": projects, "route": routes}
    return ORGANIZATION + "".join(
        f"\n[[{table}]]\n" + "".join(f"{key} = {json.dumps(row[key])}\n" for key in row)
        for table, rows in tables.items()
        for row in rows
    )


def settings_for(sandbox, database_url):
    """Settings that lead to the sandbox and to the database; the intake takes a free port."""
    return Settings(
        slack_bot_token=sandbox.bot_token,
        slack_app_token=sandbox.app_token,
        slack_api_url=sandbox.api_url,
        database_url=database_url,
        http_port=0,
        api_token=API_TOKEN,
        sentry_webhook_secret=HOOK_SECRET,
        secret_key=SECRET_KEY,
    )


def wait_until(is_so, seconds=PATIENCE, every=0.02):
    """Wait for it; whether it came to be so. A slow machine only makes it take longer."""
    end, is_last = time.monotonic() + seconds, False
    while not is_so():
        if time.monotonic() > end and is_last:
            return False
        if time.monotonic() > end:
            end, is_last = time.monotonic() + allowed(seconds) - seconds, True
        time.sleep(every)
    return True


def an_activity(kind, number, *, issue=7, project="shop", title=None, **data):
    """A body for `/api/activities`; Ada acts."""
    facts = {"id": str(issue), "title": title or f"Boom {issue}", "project": project}
    facts["short_id"] = f"{project}-{issue}".upper()
    actor = {"name": "Ada Lovelace", "email": "ada@acme.test"}
    return {"id": f"a-{number}", "type": kind, "issue": facts, "actor": actor, "data": data}


class Program:
    """Started by `start`; every way in and every row is a method."""

    def __init__(self, sandbox, database_url):
        self.sandbox = sandbox
        self.settings = settings_for(sandbox, database_url)
        self.process = self._http = None
        self.without = ()  # Jobs of its scheduler that a test does not want.
        self._numbers = count(1)

    def start(self, *routes, sessions=1):
        """Run it with these routes, Ada linked, and wait for its Socket Mode sessions."""
        self.process = Process(self.settings, Connection)
        for job in self.without:
            self.process._ticks._scheduler.remove_job(job)
        if routes:
            self.load(*routes)
        self.process.start()
        self._http = httpx.Client(base_url=f"http://127.0.0.1:{self.process.http.port}", timeout=30)
        self.wait_for_sessions(sessions)
        return self

    def stop(self):
        if self.process is not None:
            if self._http is not None:
                self._http.close()
            self.process.stop()
            self.process = None

    @property
    def services(self):
        return self.process.services

    @property
    def sessions(self):
        return self.process.connection.sessions

    def wait_for_sessions(self, sessions, seconds=PATIENCE):
        assert wait_until(lambda: self.sessions >= sessions, seconds)
        assert wait_until(lambda: self.sandbox.connections >= sessions, seconds)

    def load(self, *routes):
        """What `python app.py load` does; then Ada is linked."""
        directory = parser.check(directory_file(*routes), lambda _names: ({}, {}))
        loader.load(self.services, directory, {})
        self.link("ada")

    def link(self, handle, email=None):
        """What `python app.py link` does."""
        email = email or f"{handle}@acme.test"
        user_id = self.sandbox.user(handle).id
        links.link(self.services, email, self.sandbox.team_id, user_id, By("cli", {}))

    def link_all(self, handles):
        """People of Slack, members and linked, made if they are not there yet."""
        for handle in handles:
            if handle not in MEMBERS:
                self.sandbox.add_user(handle, email=f"{handle}@acme.test")
                self.sandbox.join("alerts", handle)
                with self.changing() as session:
                    session.add(Member(organization_id=1, email=f"{handle}@acme.test", name=handle))
            self.link(handle)
        return [self.sandbox.act_as(handle) for handle in handles]

    def hook(self, name, request_id=None):
        """A signed webhook of Sentry's by the name of its payload."""
        resource = name if name in {"comment", "event_alert"} else "issue"
        return self.send_hook(payload(name), resource, request_id)

    def send_hook(self, body, resource="issue", request_id=None):
        """The same by its body; again where a slow disk held up the database's one writer."""
        raw = json.dumps(body).encode()
        headers = hook_headers(raw, resource)
        headers |= {"Request-ID": request_id} if request_id else {}
        post = partial(self._http.post, "/webhooks/sentry", content=raw, headers=headers)
        answer = post()
        return post() if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE else answer

    def post(self, kind, **more):
        """An activity by `/api/activities`, with an id of its own."""
        return self.send(an_activity(kind, next(self._numbers), **more))

    def send(self, activity):
        return self._http.post("/api/activities", json=activity, headers=bearer())

    def get(self, path):
        return self._http.get(path)

    def rows(self, table):
        """Every row, in the order of the primary key."""
        with self.services.database.read() as session:
            return list(session.exec(select(table).order_by(*table.__table__.primary_key)))

    def load_other_organization(self):
        """Another workspace's organization with Zoe and an issue; the ids of these two."""
        with self.changing() as session:
            other = Organization(slug="other", name="Other", url="", team_id="T0OTHER")
            session.add(other)
            session.flush()
            zoe = Member(organization_id=other.id, email="zoe@other.test", name="Zoe")
            project = Project(organization_id=other.id, slug="shop")
            session.add_all([zoe, project])
            session.flush()
            facts = {"project_id": project.id, "source_id": "42", "title": "Theirs"}
            issue = Issue(organization_id=other.id, **facts)
            session.add(issue)
        return zoe.id, issue.id

    @contextmanager
    def changing(self):
        """A write beside the program's own, to bring about what a test needs."""
        with self.services.database.write() as session:
            yield session
