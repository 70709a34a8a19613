"""What Sentry was seen to refuse a change with: each ends in its words, and nothing is changed."""

import pytest

from bot import issues
from bot.sandbox import Answers
from bot.sandbox.sentry import InternalError
from store.issues.issues import IssueStatus
from store.issues.wishes import WishState
from store.outbox.models import DeliveryState

NO_RELEASE = "No release data present in the system to form a basis for 'Next Release'"
UNKNOWN_RELEASE = "Unable to find a release with the given version."
NO_FEATURE = "Your organization does not have access to this feature."
NO_REPOSITORY = "Unable to find the given repository."
NO_ACTOR = "Could not parse actor. Format should be `type:id` where type is `team` or `user`."
NO_ROUTE = "Route not found, did you forget a trailing slash? try: /api/0/issues/1/"
RESOLVED = {  # Of a change of the state: status, body, what who pressed reads.
    "no release to follow": (400, {"statusDetails": {"inNextRelease": [NO_RELEASE]}}, NO_RELEASE),
    "no current release": (400, {"statusDetails": {"inRelease": [NO_RELEASE]}}, NO_RELEASE),
    "unknown release": (400, {"statusDetails": {"inRelease": [UNKNOWN_RELEASE]}}, UNKNOWN_RELEASE),
    "no such feature": (400, {"statusDetails": {"inUpcomingRelease": [NO_FEATURE]}}, NO_FEATURE),
    "unknown repository": (
        400,
        {"statusDetails": {"inCommit": {"repository": [NO_REPOSITORY]}}},
        NO_REPOSITORY,
    ),
    "window too large": (
        400,
        {"statusDetails": {"ignoreWindow": ["Ensure this value is less than or equal to 10080."]}},
        "Ensure this value is less than or equal to 10080.",
    ),
    "no number": (
        400,
        {"statusDetails": {"ignoreCount": ["A valid integer is required."]}},
        "A valid integer is required.",
    ),
    "no status": (400, {"status": ['"archived" is not a valid choice.']}, "not a valid choice"),
    "no substatus": (400, {"substatus": ['"x" is not a valid choice.']}, "not a valid choice"),
    "two at once": (400, {"status": ["One."], "substatus": ["Two."]}, "One. Two."),
    "no JSON": (400, {"detail": "JSON parse error - Expecting value"}, "JSON parse error"),
    "no feature for several": (
        400,
        {"detail": "You do not have the multi project stream feature enabled"},
        "multi project stream feature",
    ),
    "no credentials": (
        401,
        {"detail": "Authentication credentials were not provided."},
        "Authentication credentials were not provided",
    ),
    "unknown token": (401, {"detail": "Invalid token"}, "does not know SENTRY_TOKEN"),
    "expired token": (401, {"detail": "Token expired"}, "Token expired"),
    "nobody's token": (401, {"detail": "User inactive or deleted"}, "User inactive or deleted"),
    "no permission": (
        403,
        {"detail": "You do not have permission to perform this action."},
        "does not let SENTRY_TOKEN",
    ),
    "deleted": (404, {"detail": "The requested resource does not exist"}, "It was deleted"),
    "no such route": (404, {"info": NO_ROUTE}, "It was deleted"),
    "no such method": (405, {"detail": 'Method "PUT" not allowed.'}, 'Method "PUT" not allowed'),
    "a conflict": (409, {"detail": "Another change is under way."}, "Another change is under way"),
    "no such type": (
        415,
        {"detail": 'Unsupported media type "text/plain" in request.'},
        "Unsupported media type",
    ),
}
ASSIGNED = {  # Texts for `assignedTo`.
    "This field may not be null.",
    "Cannot assign to non-team member",
    "Cannot assign to a team without access to the project",
    "Team is not a member of this organization",
    "User does not exist",
    "Team does not exist",
    "User is not a member of this organization",
    NO_ACTOR,
}


def check(office, words):
    """Told once, in words; tried once; here and there all is as before."""
    [told] = office.words()
    assert words in told
    assert told.endswith(f"{office.issue.short_id} was not changed.")
    assert (office.wish().state, len(office.bodies())) == (WishState.REFUSED, 1)
    [(state, reason)] = office.deliveries()
    assert (state, words in reason) == (DeliveryState.DEAD, True)
    issue = office.stored()
    assert (issue.status, issue.assignee) == (IssueStatus.UNRESOLVED, None)
    assert (office.kinds(), office.activities(), office.audits()) == ([], [], [])


@pytest.mark.parametrize("refusal", RESOLVED)
def test_a_state(office, refusal):
    status, body, words = RESOLVED[refusal]
    office.sentry.faults.add("PUT issue", Answers(status, body))

    office.press(issues.resolve)
    office.asks()
    office.asks(minutes=1)

    check(office, words)


@pytest.mark.parametrize("text", sorted(ASSIGNED))
def test_an_assignee(office, text):
    office.sentry.faults.add("PUT issue", Answers(400, {"assignedTo": [text]}))

    office.press(issues.assign, value=office.option("member", "grace@acme.test"))
    office.asks()
    office.asks(minutes=1)

    check(office, text.rstrip("."))


def test_an_error_of_its_own_is_no_refusal(office):
    """It may have been done: it is looked up, asked again, and given up in the end."""
    office.sentry.faults.add("PUT issue", InternalError())

    office.press(issues.resolve)
    for _ in range(40):
        office.asks(seconds=31)

    assert office.wish().state == WishState.GIVEN_UP
    assert office.words()[-1].endswith(f"{office.issue.short_id} was not changed.")
    assert (office.kinds(), office.activities()) == ([], [])
