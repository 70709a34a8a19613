"""Each wish that was told as done, against what the sandbox's Sentry wrote and was asked."""

import json

from store.issues.wishes import WishState

STATUSES = {"set_resolved": "resolved", "set_unresolved": "unresolved"}


def judge(sentry, issue, wishes):
    """How many of one issue's wishes are done, and how many of those a colleague was faster with.

    Each row of ours is one wish's, each done wish has a row; where it has none, Sentry was asked
    and wrote none, for a colleague had done the same between our look and our PUT.
    """
    done = [wish for wish in wishes if wish.state == WishState.DONE]
    rows = {row.id: row.kind for row in issue.rows if row.integration is not None}
    known = [wish.row for wish in done if wish.row is not None]
    assert sorted(known) == sorted(rows), f"{issue.short_id}: {rows}, and the wishes know {known}"
    for wish in done:
        assert wish.row is None or rows[wish.row] == wish.change["kind"]
    without = [wish.change["kind"] for wish in done if wish.row is None]
    faster = [put for put in _quiet(sentry, issue) if _is_faster(sentry, issue, put)]
    for kind in set(without):
        proofs = [put for put in faster if _wanted(put) == STATUSES[kind]]
        assert len(proofs) >= without.count(kind), f"{issue.short_id}: {kind} without a row"
    return len(done), len(without)


def _quiet(sentry, issue):
    """Our PUTs that changed nothing."""
    puts = [call for call in _asked(sentry, issue) if call.method == "PUT"]
    return [put for put in puts if put.status == 200 and not put.wrote]


def _is_faster(sentry, issue, put):
    """Whether somebody else made it so after our last look, which saw it otherwise."""
    asked = _asked(sentry, issue)
    before = asked[: asked.index(put)]
    look = [call for call in before if call.method == "GET" and call.status][-1]
    between = [
        row for row in issue.rows if look.newest < row.id <= put.newest and row.kind in STATUSES
    ]
    is_theirs = bool(between) and between[-1].integration is None
    return is_theirs and STATUSES[between[-1].kind] == _wanted(put) != look.answer["status"]


def _wanted(put):
    return json.loads(put.body).get("status")


def _asked(sentry, issue):
    """What the wishes of an issue asked: each its look, which leaves out the tags, and its PUT."""
    name = sentry.integration.name
    asked = [call for call in sentry.calls("issue") if call.path.endswith(f"/issues/{issue.id}/")]
    return [
        call
        for call in asked
        if call.who == name and (call.method == "PUT" or "tags" in call.query.get("collapse", ()))
    ]
