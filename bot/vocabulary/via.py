"""By which way an activity came in, as `why` says it."""

from enum import StrEnum


class Via(StrEnum):
    WEBHOOK = "webhook"  # The tracker sent it.
    FEED = "feed"  # It stood in the tracker's feed of the issue.
    POLL = "poll"  # The tracker was asked for what is new.
    PRESS = "press"  # Somebody pressed a button here.
    API = "api"  # `/api/…`: a script, or another tracker.
    CLOCK = "clock"  # An archive's condition was met here, without the tracker.


WORDS = {
    Via.WEBHOOK: "by a webhook of {tracker}",
    Via.FEED: "by {tracker}'s feed of activity",
    Via.POLL: "by asking {tracker} what is new",
    Via.PRESS: "by a press in Slack",
    Via.API: "by the API",
    Via.CLOCK: "by the archive's condition",
}


def words(via: str, tracker: str) -> str:
    """What `why` says; "" of an activity that an older version stored, or a newer one."""
    known = via in set(Via)
    return WORDS[Via(via)].format(tracker=tracker) if known else ""
