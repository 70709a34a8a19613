"""A comment that is edited or deleted in the tracker is so here, in whatever order that is told."""

import json
from dataclasses import replace
from itertools import count, permutations

import pytest
from sqlmodel import select, text

from bot.activities.comment import REDRAWN, WITHDRAWN
from bot.explain import why
from bot.intake.intake import in_one_write, receive
from bot.relay import digests
from bot.sources.sentry import hooks
from bot.sources.sentry.hooks import Hook
from store.issues.activities import ActivityRow
from store.issues.issues import Issue
from store.maintenance import removal
from store.outbox.models import Delivery, DeliveryState, Purpose
from store.outbox.notices import NoticeRow
from store.people import quiet_hours
from tests.bot.acme import add_shop, all_rows, told
from tests.fakes import Clock

CHANNEL, MAIL = "slack:C0ALERTS", "email:grace@acme.test"
SECRET, CLEAN = "the key is a-secret", "see log"
ADA = {"type": "user", "id": 1, "name": "ada@acme.test"}
QUIET_HOURS = {"starts_minute": 0, "ends_minute": 600, "zone": "UTC", "is_on": True}


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def services(services, clock, database):
    add_shop(database, {"target": CHANNEL}, {"target": "msteams:ops"})
    changes = {"smtp_url": "smtp://127.0.0.1:25", "email_from": "heliograph@acme.test"}
    settings = services.settings.model_copy(update=changes)
    return replace(services, now=clock, steady=clock, settings=settings)


@pytest.fixture
def hook(services):
    """Send a webhook about the comment, each under a new Request-ID."""
    numbers = count()

    def hook(action, comment="", *, comment_id=51, **more):
        data = {"issue_id": 7, "comment_id": comment_id, "project_slug": "shop"}
        body = {"action": action, "actor": ADA, "data": {**data, "comment": comment}} | more
        hook = Hook(f"r-{next(numbers)}", "comment", body)
        meant = hooks.read(hook)
        return in_one_write(services, lambda tx: hooks.take(tx, services, hook, meant))

    return hook


@pytest.fixture
def post(services):
    """Tell by the API; each has an id of its own if none is given."""
    numbers = count()

    def post(kind, given=None, **data):
        body = told(kind, id=given or f"a-{next(numbers)}", data=data, issue={"short_id": "SHOP-7"})
        return receive(services, body, "api")

    return post


@pytest.fixture
def alerted(post):
    """The issue has a card, and people who take part."""
    post("alert")
    post("assigned", assignee="Grace", assigneeEmail="grace@acme.test")


@pytest.fixture
def comment(database):
    """What is stored of the comment itself: its data; None: nothing."""

    def comment():
        rows = [row for row in all_rows(database, ActivityRow) if row.kind == "note"]
        assert len(rows) <= 1
        return rows[0].data if rows else None

    return comment


@pytest.fixture
def stored(database):
    """All that the database holds, as one text."""

    def stored():
        with database.read() as session:
            tables = "SELECT name FROM sqlite_master WHERE type = 'table'"
            names = session.connection().execute(text(tables)).scalars().all()
            rows = [
                list(session.connection().execute(text(f'SELECT * FROM "{name}"')))  # noqa: S608 - ours.
                for name in names
            ]
        return str(rows)

    return stored


@pytest.fixture
def owed(database):
    """What is owed for an activity: (lane, purpose, state)."""

    def owed(activity_id):
        rows = [row for row in all_rows(database, Delivery) if row.activity_id == activity_id]
        return [(row.lane, row.purpose, row.state) for row in rows]

    return owed


CREATED, EDITED, DELETED = ("created", SECRET), ("updated", CLEAN), ("deleted", CLEAN)
WITHOUT_TEXT = {"text": "(deleted)", "isDeleted": True}


@pytest.mark.usefixtures("alerted")
@pytest.mark.parametrize("order", list(permutations([CREATED, EDITED])))
def test_edited_in_every_order(hook, comment, stored, order):
    """The comment says what it was edited to; what it had said is nowhere any more."""
    for step in order:
        hook(*step)

    assert comment() == {"text": CLEAN, "isEdited": True}
    assert "a-secret" not in stored()
    assert stored().count(CLEAN) == 1


@pytest.mark.usefixtures("alerted")
@pytest.mark.parametrize("order", list(permutations([CREATED, EDITED, DELETED])))
def test_deleted_in_every_order(hook, comment, stored, order):
    """Deleted stays deleted; no text of it is left."""
    for step in order:
        hook(*step)

    assert comment() == WITHOUT_TEXT
    assert "a-secret" not in stored()
    assert CLEAN not in stored()


@pytest.mark.usefixtures("alerted")
@pytest.mark.parametrize("order", list(permutations([CREATED, EDITED, DELETED])))
def test_a_repeat_changes_nothing(hook, database, order):
    """Each of them once more, under another envelope, in whatever order it came first."""
    for step in order:
        hook(*step)
    before = all_rows(database, ActivityRow), all_rows(database, Delivery)

    again = [hook(*step) for step in order]

    assert [each.is_new for each in again] == [False] * 3
    assert (all_rows(database, ActivityRow), all_rows(database, Delivery)) == before


@pytest.mark.usefixtures("alerted")
def test_edited_to_and_fro(hook, comment):
    """An edit back to what it said at first is an edit; a late repeat of one is none."""
    hook("created", "fine")
    hook("updated", SECRET)
    hook("updated", "fine")

    assert comment() == {"text": "fine", "isEdited": True}
    assert not hook("updated", SECRET).is_new
    assert comment()["text"] == "fine"


@pytest.mark.usefixtures("alerted")
def test_edited_to_the_same(hook):
    """An edit that changes nothing is a repeat."""
    hook("created", SECRET)

    assert not hook("updated", SECRET).is_new


@pytest.mark.usefixtures("alerted")
def test_nobody_is_notified(hook, owed, database):
    """An edit and a deletion owe redraws of what stands in Slack, and nothing else."""
    first = hook("created", SECRET).activity_id
    told_before = owed(first)
    cards = [row for row in all_rows(database, Delivery) if row.card_id and not row.activity_id]

    edit = hook("updated", CLEAN).activity_id
    hook("deleted", CLEAN)

    assert ("email:grace@acme.test", Purpose.MESSAGE, DeliveryState.WAITING) in told_before
    assert (CHANNEL, Purpose.REPLY, DeliveryState.WAITING) in told_before
    new = owed(first)[len(told_before) :]
    assert {(purpose, state) for _, purpose, state in new} == {
        (Purpose.REDRAW, DeliveryState.WAITING)
    }
    assert {lane.partition(":")[0] for lane, _, _ in new} == {"slack"}
    assert {state for _, _, state in owed(edit)} <= {DeliveryState.SKIPPED}
    after = [row for row in all_rows(database, Delivery) if row.card_id and not row.activity_id]
    assert len(after) == len(cards), "the card is no other"


@pytest.mark.parametrize("order", list(permutations([CREATED, DELETED])))
def test_deleted_before_it_was_told(hook, post, owed, database, order):
    """Whoever would be told of it is told nothing; the record says why."""
    post("alert")
    post("assigned", assignee="Grace", assigneeEmail="grace@acme.test")
    ids = [hook(*step).activity_id for step in order]
    note = ids[order.index(CREATED)]

    if order[0] == DELETED:
        assert {state for _, _, state in owed(note)} == {DeliveryState.SKIPPED}
        rows = [row for row in all_rows(database, Delivery) if row.activity_id == note]
        assert {row.reason for row in rows} == {WITHDRAWN}
    else:
        assert (CHANNEL, Purpose.REPLY, DeliveryState.WAITING) in owed(note)


@pytest.mark.parametrize("action", ["updated", "deleted"])
def test_an_unknown_comment(hook, comment, owed, action):
    """What became of a comment that nobody told tells nobody; it is kept until that one comes."""
    hook(action, CLEAN)
    taken = hook(action, CLEAN, comment_id=52)

    assert comment() is None
    assert owed(taken.activity_id) == []
    assert taken.is_new


def test_on_an_unknown_issue(hook, comment, owed, database):
    """In whatever order the issue becomes known, the comment ends as it is."""
    hook("deleted", CLEAN)
    taken = hook("created", SECRET)

    assert comment() == WITHOUT_TEXT
    assert {state for _, _, state in owed(taken.activity_id)} == {DeliveryState.SKIPPED}
    assert len(all_rows(database, Issue)) == 1


def test_comments_of_others_stay(hook, post, stored):
    """Another comment of the same text, and the same number told by the API, are others."""
    post("alert")
    hook("created", SECRET)
    hook("created", SECRET, comment_id=511)
    post("note", "comment:51", text=SECRET)
    post("note", "51", text=SECRET)

    hook("deleted")

    assert stored().count(SECRET) == 3


def test_by_the_api(post, comment, stored):
    """The comment is named by the id that it was sent by; ids of edits are the sender's own."""
    post("note", "c-1", text=SECRET)

    edit = post("note_updated", comment="c-1", text=CLEAN)
    same = post("note_updated", comment="c-1", text=CLEAN)
    edited = comment()
    deletion = post("note_deleted", comment="c-1")
    again = post("note_deleted", comment="c-1")
    late = post("note_updated", comment="c-1", text="late")

    assert edited == {"text": CLEAN, "isEdited": True}
    assert [each.is_new for each in (edit, same, deletion, again, late)] == [1, 0, 1, 0, 1]
    assert comment() == WITHOUT_TEXT
    assert not any(words in stored() for words in (SECRET, CLEAN, "late"))


@pytest.mark.parametrize("first", ["note_updated", "note_deleted"])
def test_by_the_api_in_the_other_order(post, comment, first):
    """An edit of what has not come yet is kept for it."""
    post(first, comment="c-1", **({"text": CLEAN} if first == "note_updated" else {}))
    post("note", "c-1", text=SECRET)

    assert comment()["text"] in {CLEAN, "(deleted)"}


def test_two_organizations(hook, post, database, comment):
    """What one organization's tracker says is nothing to another's comment of that number."""
    post("alert")
    hook("created", SECRET)
    with database.write() as session:
        row = session.exec(text("SELECT id FROM activity WHERE kind = 'note'")).one()
        other = "INSERT INTO organization (slug, name, url, token) VALUES ('o', 'O', '', 'o')"
        session.exec(text(other))
        session.exec(text(f"UPDATE activity SET organization_id = 2 WHERE id = {row[0]}"))  # noqa: S608 - a number.

    hook("deleted", project="shop", organization="acme")

    assert comment()["text"] == SECRET


def test_a_comment_of_no_meaning_keeps_no_text(hook, stored):
    """What is noted of a webhook that means nothing yet is not the comment's text."""
    taken = hook("reacted", SECRET)

    assert taken.activity_id is None
    assert "a-secret" not in stored()


@pytest.fixture
def forget(clock, database):
    """What was told so far is sent, and older than the retention."""

    def forget():
        clock.move(days=100)
        with database.write() as session:
            session.exec(text("UPDATE delivery SET state = 'sent'"))
            for name in ("deliveries", "activities"):
                step = removal.STEPS[name]
                found = step.find(session, clock.now, 0, 500)
                step.remove(session, found.keys, clock.now)

    return forget


def test_after_retention(hook, post, forget, database, stored):
    """Its rows are gone: what became of it later is taken, and tells nobody."""
    post("alert")
    hook("created", SECRET)
    post("note", text="another")  # The newest row always stays.
    forget()
    assert "a-secret" not in stored()

    taken = hook("deleted", CLEAN)

    owed = [row for row in all_rows(database, Delivery) if row.activity_id == taken.activity_id]
    assert taken.is_new
    assert {row.state for row in owed} <= {DeliveryState.SKIPPED}
    assert CLEAN not in stored()


def test_why_says_it(hook, post, services):
    """Of the comment that it was deleted, of its deletion who did it; never what it said."""
    post("alert")
    hook("created", SECRET)
    hook("deleted")

    (found,) = why.explain(services, "SHOP-7")

    sentences = [each.sentence for each in found.activities]
    assert f"not sent: {REDRAWN}" in [each.words for each in found.activities[-1].outcomes]
    assert sentences[-2:] == [
        "Ada commented on SHOP-7, and the comment was deleted",
        "Ada deleted a comment on SHOP-7",
    ]
    assert "a redraw" in [each.what for each in found.activities[-2].outcomes]


@pytest.fixture
def hours(services):
    """Grace has quiet hours now."""
    with services.database.write() as session:
        quiet_hours.keep(session, "grace@acme.test", **QUIET_HOURS)


@pytest.mark.usefixtures("hours", "alerted")
def test_deleted_before_the_digest(hook, services, clock, database):
    """What is held of it is held no more; the digest counts it neither."""
    hook("created", SECRET)
    hook("deleted")
    clock.move(hours=1)

    digests.send_due(services)

    texts = json.dumps([row.data for row in all_rows(database, NoticeRow)])
    held = [row for row in all_rows(database, Delivery) if row.held_until]
    assert "comment" not in texts
    assert held == []
    assert WITHDRAWN in {row.reason for row in all_rows(database, Delivery) if row.lane == MAIL}


@pytest.fixture(params=[False, True], ids=["known", "of an older version"])
def send_digests(request, services, clock, database):
    """At the end of the quiet hours; those of an older version don't say what they tell."""

    def send_digests():
        clock.move(hours=1)
        digests.send_due(services)
        with database.write() as session:
            for row in session.exec(select(NoticeRow)) if request.param else ():
                row.data = json.loads(json.dumps(row.data).replace('"activity_id"', '"_"'))
                session.add(row)

    return send_digests


@pytest.mark.usefixtures("hours", "alerted")
@pytest.mark.parametrize(
    ("step", "says"),
    [(EDITED, "commented on SHOP-7: see log (edited)"), (DELETED, "on SHOP-7: (deleted)")],
)
def test_told_in_a_digest(hook, send_digests, stored, step, says):
    """The digest says what the comment says now; mail that left can't be recalled."""
    hook("created", SECRET)
    send_digests()
    assert "a-secret" in stored()

    hook(*step)

    assert says in stored()
    assert "a-secret" not in stored()


@pytest.mark.usefixtures("alerted")
def test_a_digest_in_slack(hook, send_digests, services, database):
    """It is drawn anew; a mail is not."""
    with services.database.write() as session:
        quiet_hours.keep(session, "ada@acme.test", **QUIET_HOURS)
    hook("created", SECRET, actor=None)
    send_digests()

    hook("deleted")

    owed = [row for row in all_rows(database, Delivery) if row.memo_id]
    redrawn = [row.lane for row in owed if row.purpose == Purpose.REDRAW]
    sent = [row.lane for row in owed if row.purpose == Purpose.NOTICE]
    assert redrawn == [lane for lane in sent if lane.startswith("slack:")]
