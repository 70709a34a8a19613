"""What makes a webhook of an issue a repeat: the state that it leads to, and no envelope."""

from itertools import count

import pytest

from bot.intake.intake import in_one_write
from bot.intake.reported_states import is_same_assignee
from bot.sources.sentry import hooks
from bot.sources.sentry.hooks import Hook
from store.issues.activities import ActivityRow
from store.issues.issues import Issue
from store.outbox.models import Delivery, Purpose
from tests.bot.acme import add_acme, all_rows

SHA = "4f1c2b7d9e0a8365b1d4c7e2f9a0b3c6d5e8f712"


@pytest.fixture
def send(services, database):
    """Send a webhook, each under a new Request-ID; whether it is a repeat."""
    add_acme(database, {"target": "slack:C0ALERTS"}, {"target": "pagerduty:primary"})
    numbers = count()

    def send(action, installation=None, actor=None, beside=None, **changes):
        sent = body(action, installation, changes) | {"actor": actor}
        sent["data"] |= beside or {}
        hook = Hook(f"r-{next(numbers)}", "issue", sent)
        meant = hooks.read(hook)
        return not in_one_write(services, lambda tx: hooks.take(tx, services, hook, meant)).is_new

    return send


def body(action, installation, changes):
    data = {"issue": {"id": "4511", "title": "It broke", "project": {"slug": "shop"}}}
    data["issue"] |= {"status": "unresolved", "substatus": "new", "permalink": None} | changes
    given = {"installation": {"uuid": installation}} if installation else {}
    return given | {"action": action, "data": data}


GRACE = {"type": "user", "id": "4", "name": "Grace Hopper", "email": "grace@acme.test"}
ADA = {"type": "user", "id": "5", "name": "Ada Lovelace", "email": "ada@acme.test"}
RESOLVED = {"status": "resolved", "substatus": None}
ARCHIVED = {"status": "ignored", "substatus": "archived_forever"}
OPEN = {"status": "unresolved", "substatus": "ongoing"}
STEPS = {
    "resolved": ("resolved", RESOLVED),
    "in a release": ("resolved", RESOLVED | {"statusDetails": {"inRelease": "shop@1.0"}}),
    "in a later release": ("resolved", RESOLVED | {"statusDetails": {"inRelease": "shop@2.0"}}),
    "in a commit": ("resolved", RESOLVED | {"statusDetails": {"inCommit": {"id": SHA}}}),
    "ignored": ("ignored", ARCHIVED),
    "archived": ("archived", ARCHIVED),
    "until escalating": ("archived", ARCHIVED | {"substatus": "archived_until_escalating"}),
    "unresolved": ("unresolved", OPEN),
    "regressed": ("unresolved", OPEN | {"substatus": "regressed"}),
    "escalating": ("unresolved", OPEN | {"substatus": "escalating"}),
    "to grace": ("assigned", {"assignedTo": GRACE}),
    "resolved, to grace": ("assigned", RESOLVED | {"assignedTo": GRACE}),
    "to ada": ("assigned", {"assignedTo": ADA}),
    "to a team": ("assigned", {"assignedTo": {"type": "team", "id": "4", "name": "web"}}),
}


@pytest.mark.parametrize("name", STEPS)
def test_told_twice(send, database, name):
    """The second try after a time-out changes nothing, and nobody is told."""
    send("created")
    if STEPS[name][0] == "unresolved":
        send(*STEPS["resolved"][:1], **STEPS["resolved"][1])
    action, changes = STEPS[name]
    assert not send(action, **changes)
    before = state(database)

    assert send(action, **changes)
    assert state(database) == before


@pytest.mark.parametrize(
    "names",
    [
        ("resolved", "unresolved", "resolved"),
        ("resolved", "regressed", "resolved", "regressed"),
        ("archived", "unresolved", "archived"),
        ("archived", "escalating", "archived", "escalating"),
        ("resolved", "in a release", "in a later release", "resolved"),
        ("in a commit", "resolved"),
        ("archived", "until escalating", "archived"),
        ("resolved", "archived", "resolved"),
        ("to grace", "to ada", "to grace"),
        ("to grace", "to a team", "to grace"),
        ("resolved", "resolved, to grace", "regressed", "resolved"),
    ],
    ids=" - ".join,
)
def test_each_is_news(send, database, names):
    """What leads to another state than the one that stands is told, also if it stood before."""
    send("created")

    assert not any(send(STEPS[name][0], **STEPS[name][1]) for name in names)
    assert len(all_rows(database, ActivityRow)) == len(names) + 1


def test_two_names_of_one_archive(send):
    """Newer versions of Sentry send both."""
    send("created")

    assert [send(STEPS[name][0], **STEPS[name][1]) for name in ("ignored", "archived")] == [
        False,
        True,
    ]


ADDED = {"author": {"id": "4", "name": "Grace Hopper", "email": "grace@acme.test"}}
IN_COMMIT = {"inCommit": {"id": SHA} | ADDED}
IN_RELEASE = {"inRelease": "shop@1.0", "actor": None}
SENTRY = {"type": "application", "id": "sentry", "name": "Sentry"}


def fix(send, how, details, actor=SENTRY):
    """Whether it is a repeat."""
    shown = RESOLVED | {"statusDetails": details}
    return send("resolved", actor=actor, beside={"resolution_type": how}, **shown)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("with_commit", IN_COMMIT), ("with_commit", IN_COMMIT)),
        (("with_commit", IN_COMMIT), ("with_commit", IN_RELEASE)),
        (("with_commit", IN_COMMIT), ("in_release", IN_RELEASE)),
        (("in_commit", IN_COMMIT), ("in_release", IN_RELEASE)),
        (("with_commit", IN_RELEASE), ("with_commit", IN_RELEASE)),
        (("with_commit", IN_RELEASE), ("in_release", IN_RELEASE)),
        (("with_commit", IN_RELEASE), ("with_commit", IN_COMMIT)),
        (("in_release", IN_RELEASE), ("with_commit", IN_COMMIT)),
    ],
)
def test_a_fix_by_commit_comes_twice(send, first, second):
    """By the commit, by its release or by both, in either order: it is one."""
    send("created")

    assert not fix(send, *first)
    assert fix(send, *second)
    assert fix(send, *first)


@pytest.mark.parametrize("order", [(IN_COMMIT, IN_RELEASE), (IN_RELEASE, IN_COMMIT)])
def test_a_fix_is_its_author_s(send, database, order):
    """Of whom the commit has the address; Sentry only marked it, whichever it tells first."""
    send("created")
    for details in order:
        fix(send, "with_commit", details)

    told = [row for row in all_rows(database, ActivityRow) if row.kind != "alert"]

    assert [(row.kind, row.actor["email"]) for row in told] == [
        ("set_resolved_in_commit", "grace@acme.test")
    ]
    assert told[0].data["commit"]["id"] == SHA


def test_a_person_resolves_what_a_commit_did(send):
    """In a release: that is another thing, and told; so is another commit."""
    send("created")
    fix(send, "with_commit", IN_COMMIT)

    assert not fix(send, "in_release", IN_RELEASE, actor=ADA)
    assert not fix(send, "with_commit", {"inCommit": {"id": SHA[::-1]}})


def test_a_fix_after_it_came_back(send):
    """The same commit's release resolves it anew."""
    send("created")
    fix(send, "with_commit", IN_COMMIT)
    send("unresolved", **OPEN)

    assert not fix(send, "with_commit", IN_RELEASE)


def test_unresolved_where_it_never_was_resolved(send):
    """It leads to what stands already."""
    send("created")

    assert send("unresolved", **OPEN)


def test_between_the_two_somebody_else_acted(send):
    """An assignment does not make the old resolution news."""
    send("created")
    send("resolved", **RESOLVED)
    send("assigned", assignedTo=GRACE, **RESOLVED)

    assert send("resolved", **RESOLVED)


def test_first_contact(send):
    """Of an issue that nobody heard of, each state is news."""
    assert not send("resolved", **RESOLVED)
    assert send("resolved", **RESOLVED)


def test_a_repeat_raises_counts(send, database):
    """It may have been sent later; a card shows the newer ones, and nobody is told."""
    send("created", count="1")
    send("resolved", count="2", **RESOLVED)
    before = len(all_rows(database, ActivityRow))

    assert send("resolved", count="5", **RESOLVED)
    assert send("resolved", count="3", **RESOLVED)
    (issue,) = all_rows(database, Issue)
    assert (issue.event_count, len(all_rows(database, ActivityRow))) == (5, before)
    assert all_rows(database, Delivery)[-1].purpose == Purpose.REDRAW


def test_created_again(send, database):
    """It is known by its issue, also after that has changed its state."""
    send("created")
    send("resolved", **RESOLVED)

    assert send("created")
    assert all_rows(database, Issue)[0].status == "resolved"


def test_two_trackers(send):
    """They may number their issues alike: what came from one is no repeat of the other's."""
    assert not send("created", installation="one")
    assert not send("created", installation="other")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (None, None, True),
        (GRACE, None, False),
        (GRACE, GRACE | {"name": "G. Hopper"}, True),
        ({"type": "user", "email": "A@acme.test"}, {"type": "user", "email": "a@acme.test"}, True),
        ({"type": "user", "name": "web"}, {"type": "team", "name": "web"}, False),
        ({"type": "user", "name": "x"}, {"type": "user", "email": "y"}, False),
    ],
)
def test_same_assignee(one, other, same):
    """By the tracker's id where both have it, else the address, else the name."""
    assert is_same_assignee(one, other) == same


def state(database):
    return [
        [row.model_dump() for row in all_rows(database, table)]
        for table in (ActivityRow, Issue, Delivery)
    ]


@pytest.mark.parametrize(
    ("substatus", "condition", "is_over"),
    [
        ("archived_until_condition_met", {"ignoreCount": 1}, True),
        ("archived_until_condition_met", {"ignoreCount": 5, "ignoreWindow": 60}, True),
        ("archived_until_condition_met", {"ignoreUserCount": 2}, True),
        ("archived_until_escalating", {}, False),
        ("archived_forever", {}, False),
    ],
)
def test_why_an_archive_ended(send, database, substatus, condition, is_over):
    """The tracker says that it escalates; what it was archived until is known here."""
    send("created")
    send("archived", actor=GRACE, **ARCHIVED | {"substatus": substatus, "statusDetails": condition})
    send("unresolved", **OPEN | {"substatus": "escalating"})

    last = all_rows(database, ActivityRow)[-1]
    assert (last.kind, last.data.get("expired_snooze", False)) == ("set_escalating", is_over)
