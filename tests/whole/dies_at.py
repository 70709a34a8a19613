"""Runs the program, which kills itself the nth time that it comes to a named point.

A third argument makes its leases so many seconds long, so that others need not wait for them, and
as long the time after which it looks up what it had asked of Sentry, or renews a token anew.
"""

import os
import signal
import sys
from datetime import timedelta
from itertools import count

from bot.cli import app
from bot.invites import decision
from bot.issues import press
from bot.providers.slack import Slack
from bot.relay import lease, relay
from bot.relay.dispatcher import Dispatcher
from bot.sentry.client import SentryClient
from bot.sentry.invites import Invites
from bot.sentry.oauth.client import OAuth
from bot.sentry.personal import tokens
from bot.write_back import decision_answers, decision_ends, ends
from bot.write_back import sentry as wishes
from bot.write_back.comments import ends as comment_ends
from bot.write_back.comments.back_link import BackLinks

point, nth, *seconds = sys.argv[1:]
if seconds:
    lease.LEASE = timedelta(seconds=int(seconds[0]))
    wishes.ANSWERED_WITHIN = timedelta(seconds=int(seconds[0]))
    tokens.RENEWS_FOR = timedelta(seconds=int(seconds[0]))
    lease.KEEP_EVERY = relay.LONGEST_SLEEP = int(seconds[0]) / 4
times = count(1)


def come_to(name):
    """Die here, if this is the point."""
    if name == point and next(times) == int(nth):
        os.kill(os.getpid(), signal.SIGKILL)


def around(owner, method, before, after):
    """Name the points before and after a method."""
    original = getattr(owner, method)

    def wrapped(*args, **kwargs):
        come_to(before)
        result = original(*args, **kwargs)
        come_to(after)
        return result

    setattr(owner, method, wrapped)


write_and_claim = Dispatcher._write_and_claim


def written(self, room):
    """The transaction that writes results down and claims lanes."""
    has_results, lanes = bool(self._unwritten), len(self._idle)
    if has_results:
        come_to("before finish")
    write_and_claim(self, room)
    if has_results:
        come_to("after finish")
    if len(self._idle) > lanes:
        come_to("after claim")


Dispatcher._write_and_claim = written
around(Slack, "send", "before post", "after post")
around(Slack, "edit", "before redraw", "after redraw")
around(Slack, "find", "before look-up", "after look-up")
around(press, "in_one_write", "before wish", "after wish")
around(SentryClient, "update_issue", "before PUT", "after PUT")
around(ends, "done", "before commit", "after commit")
around(SentryClient, "add_comment", "before POST", "after POST")
around(SentryClient, "update_comment", "before PUT", "after PUT")
around(comment_ends, "done", "before commit", "after commit")
learn = BackLinks._learn


def learnt(self, link, **what):
    """What is known of it by now: its text before it is asked for, its number once it is there."""
    name = next(iter(what))
    come_to(f"before {name}")
    learn(self, link, **what)
    come_to(f"after {name}")


BackLinks._learn = learnt
around(decision, "press", "before decision", "after decision")
around(Invites, "approve", "before PUT", "after PUT")
around(Invites, "reject", "before DELETE", "after DELETE")
around(decision_ends, "done", "before commit", "after commit")
around(decision_answers, "told", "before told", "after told")
around(OAuth, "renew", "before refresh", "after refresh")
app(["run"])
