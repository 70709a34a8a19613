"""Whether a payload is of a listener's kind, without what only listeners ask for.

Bolt asks each listener in turn, sixty for some payloads, and for each it gathers all that a
function may have as an argument: half of the time of an event. Its matchers of kinds want the
body and nothing else.
"""

from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.listener_matcher import ListenerMatcher
from slack_bolt.listener_matcher.builtins import BuiltinListenerMatcher


class ByBody(ListenerMatcher):
    def __init__(self, matcher: BuiltinListenerMatcher) -> None:
        self._matches = matcher.func

    def matches(self, req: BoltRequest, resp: BoltResponse) -> bool:  # noqa: ARG002 - Bolt's own.
        return bool(self._matches(body=req.body))


def by_body(matcher: ListenerMatcher) -> ListenerMatcher:
    """The same matcher, and a cheaper one where it asks for the body alone."""
    if isinstance(matcher, BuiltinListenerMatcher) and matcher.arg_names == ["body"]:
        return ByBody(matcher)
    return matcher
