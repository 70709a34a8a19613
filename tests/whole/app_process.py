"""The program as a process of its own, to be killed; and senders that do not give up."""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import httpx
from sqlmodel import select

from bot.database import open_database
from bot.directory import loader, parser
from bot.services import Services
from store.engine import Database
from tests.bot.sources.senders import API_TOKEN, HOOK_SECRET, bearer
from tests.whole.forked import Forked
from tests.whole.program import (
    SECRET_KEY,
    an_activity,
    directory_file,
    settings_for,
    wait_until,
)

ROOT = Path(__file__).parents[2]
APP = str(ROOT / "app.py")
DIES_AT = Path(__file__).parent / "dies_at.py"
ENDS_THREAD = DIES_AT.with_name("ends_thread.py")
IN_FLIGHT = 16
STARTS_WITHIN = 30.0  # Seconds, on a machine that does much else.


class AppProcess:
    """`python app.py run` on the sandbox; always on the same port, as a supervisor has it."""

    def __init__(self, sandbox, folder, database_url=None):
        """`database_url`: a PostgreSQL that others may use too; else a SQLite file."""
        self.sandbox = sandbox
        self.folder = folder
        self.database_url = database_url or f"sqlite:///{folder / 'heliograph.db'}"
        self.more = {}  # Variables of a test's own.
        self.by = []  # Scripts of a test's own, each of which runs the next.
        self._log = folder / "app.log"
        self.port = free_port()
        self.process = None
        self.starts = 0

    def load(self, *routes, more=""):
        """What `python app.py load` does, before the first start; `more` tables of the file."""
        settings = settings_for(self.sandbox, self.database_url)
        database = open_database(settings, upgrading=True)
        directory = parser.check(directory_file(*routes) + more, lambda _names: ({}, {}))
        loader.load(Services(settings, database), directory, {})
        database.close()

    def start(self, dies_at=None, nth=1, lease=None, ends=None):
        """Start, and wait for its ready line unless it is to die at a named point.

        `ends`: the threads whose names begin so end at a SIGUSR1.
        """
        command = [APP, "run"]
        if ends:
            command = [str(ENDS_THREAD), ends]
        if dies_at or lease:
            command = [
                str(DIES_AT),
                dies_at or "nowhere",
                str(nth),
                *([str(lease)] if lease else []),
            ]
        with self._log.open("ab") as log:
            command = [*self.by, *command]
            self.process = Forked(command, env=self._environment(), cwd=self.folder, stderr=log)
        self.starts += 1
        if dies_at is None:
            line = self.process.stdout.readline()
            assert line.startswith("Heliograph is ready"), self.log()
        return self

    def begin(self, *words):
        """Another command of the program, not waited for; with its output in pipes.

        Ctrl-C reaches it, also where whoever runs the tests does not hear that.
        """
        return subprocess.Popen(
            [sys.executable, APP, *words],
            env=self._environment(),
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
        )

    def command(self, *words):
        """Another command of the program, beside it or while it is stopped; what it says."""
        with tempfile.TemporaryFile("w+") as errors:
            env = self._environment()
            done = Forked([APP, *words], env=env, cwd=self.folder, stderr=errors)
            with done.stdout:
                said = done.stdout.read()
            code = done.wait(120)
            errors.seek(0)
            assert code == 0, errors.read()
        return said

    def kill(self):
        self.process.kill()
        return self.ended()

    def terminate(self):
        """Ask it to stop; its exit code, and the seconds it took."""
        begun = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        return self.ended(), time.monotonic() - begun

    def ended(self, seconds=60):
        """Its exit code, once it has ended; minus nine after a kill."""
        code = self.process.wait(seconds)
        self.process.stdout.close()
        self.process = None
        return code

    def stop(self):
        if self.process is not None:
            self.kill()

    def log(self):
        return self._log.read_text()[-3000:]

    def is_ready(self):
        """As whoever supervises it asks."""
        with suppress(httpx.TransportError):
            return httpx.get(f"http://127.0.0.1:{self.port}/readyz", timeout=10).is_success
        return False

    def rows(self, table):
        """Every row, read beside the running process."""
        database = Database(self.database_url)
        with database.read() as session:
            found = list(session.exec(select(table)))
        database.close()
        return found

    def _environment(self):
        slack = self.sandbox
        return os.environ | {
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_APP_TOKEN": slack.app_token,
            "SLACK_API_URL": slack.api_url,
            "DATABASE_URL": self.database_url,
            "HTTP_PORT": str(self.port),
            "API_TOKEN": API_TOKEN,
            "SENTRY_WEBHOOK_SECRET": HOOK_SECRET,
            "SECRET_KEY": SECRET_KEY,
            "PYTHONPATH": str(ROOT),
            **self.more,
        }


class Senders:
    """Threads that send activities one after the other, each until it is accepted."""

    def __init__(self, app, projects, each, *, waits_for_cards=False):
        """Per project one alert, then one "assigned" after the other, each to a new person.

        `waits_for_cards`: nobody is assigned before the cards were posted, so that they must be
        redrawn.
        """
        self.app = app
        self._waits_for_cards = waits_for_cards
        self.accepted = []
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self.alerts = [f"p{project}" for project in range(projects)]
        self.people = [
            [f"Person {project * each + n}" for n in range(each - 1)] for project in range(projects)
        ]
        self._threads = [
            threading.Thread(target=self._send_all, args=(first,)) for first in range(IN_FLIGHT)
        ]

    def start(self):
        for thread in self._threads:
            thread.start()
        return self

    def join(self):
        for thread in self._threads:
            thread.join()

    def stop(self):
        """End soon: what is not accepted by now is nobody's."""
        self._stopping.set()
        self.join()

    def wait_for(self, count, seconds=120):
        assert wait_until(lambda: len(self.accepted) >= count, seconds), self.app.log()

    def _send_all(self, first):
        """Every sixteenth project; first the alerts, so that there are cards to reply to."""
        projects = range(first, len(self.alerts), IN_FLIGHT)
        with httpx.Client(base_url=f"http://127.0.0.1:{self.app.port}", timeout=20) as http:
            for project in projects:
                self._send(http, self.alerts[project], an_alert(project))
            if self._waits_for_cards:
                posts = len(self.alerts)
                wait_until(lambda: self.app.sandbox.call_count("chat.postMessage") >= posts, 60)
            for turn in range(len(self.people[0])):
                for project in projects:
                    person = self.people[project][turn]
                    self._send(http, person, an_assignment(project, person))

    def _send(self, http, name, activity):
        while not self._stopping.is_set():
            try:
                answer = http.post("/api/activities", json=activity, headers=bearer())
            except httpx.TransportError:
                time.sleep(0.05)
                continue
            if answer.status_code in {200, 202}:
                with self._lock:
                    self.accepted.append(name)
                return
            assert answer.status_code == 503, answer.text
            time.sleep(0.05)


def an_alert(project):
    return an_activity("alert", f"p{project}", issue=project, project=f"p{project}")


def an_assignment(project, person):
    number = person.replace(" ", "")
    return an_activity("assigned", number, issue=project, project=f"p{project}", assignee=person)


def rooms_for(sandbox, count):
    """Channels, and routes that give each project one of them."""
    for n in range(count):
        sandbox.add_channel(f"room{n}", members=["ada"], id=f"C0ROOM{n}")
    return [{"project": f"p{n}", "target": f"slack:C0ROOM{n}"} for n in range(count)]


def told(sandbox, projects):
    """How often each project's card and each person is told in the workspace."""
    found = Counter()
    for project in range(projects):
        for message in sandbox.messages(f"room{project}"):
            if message.thread_ts is None:
                found[f"p{project}"] += 1
            else:
                found.update(re.findall(r"to (Person \d+)$", message.plain_text, re.MULTILINE))
    return found


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
