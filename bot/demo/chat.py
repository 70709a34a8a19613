"""What people type in the demo: links that unfurl, and commands."""

from collections.abc import Callable

from bot.sandbox import Sample, Sandbox

LINKS, COMMANDS = "Links, in #general", "Commands, by Ada in #alerts"


class TypedSamples:
    """Types as the workspace's people; `issue` gives the newest one's short id and address."""

    def __init__(
        self, sandbox: Sandbox, issue: Callable[[], tuple[str, str]], incident: Callable[[], str]
    ) -> None:
        self._sandbox, self._issue, self._incident = sandbox, issue, incident

    def samples(self) -> list[Sample]:
        return [
            Sample(LINKS, "Ada shares one to the issue", self._shares("ada")),
            Sample(LINKS, "Ada shares one to the incident", self.shares_incident),
            Sample(LINKS, "Grace, not linked, shares one", self._shares("grace")),
            Sample(COMMANDS, "/helio help", self._types("help")),
            Sample(COMMANDS, "/helio list", self._types("list")),
            Sample(COMMANDS, "/helio why, of the issue", self.asks_why),
            Sample(COMMANDS, "/helio status", self._types("status")),
            Sample(COMMANDS, "/helio settings", self._types("settings")),
        ]

    def shares_incident(self) -> str:
        return self._says("ada", self._incident())

    def asks_why(self) -> str:
        return self._types(f"why {self._issue()[0]}")()

    def _shares(self, handle: str) -> Callable[[], str]:
        return lambda: self._says(handle, self._issue()[1])

    def _says(self, handle: str, url: str) -> str:
        self._sandbox.act_as(handle).says(f"What do we do about {url} ?", channel="general")
        return f"{url} in #general: taken"

    def _types(self, words: str) -> Callable[[], str]:
        def send() -> str:
            typed = self._sandbox.act_as("ada").command("/helio", words, "alerts")
            return f"/helio {words}: {'taken' if typed.is_acked else 'not answered'}"

        return send
