"""Every command that people can say: parsed, helped with and documented from here."""

from dataclasses import dataclass

EVERYBODY, LINKED, ADMINS = "everybody", "who is linked", "admins"


@dataclass(frozen=True)
class Part:
    """What may stand after a command."""

    name: str  # `PROJECT`; of an option its own word, `level`.
    sign: str = ""  # Between an option and its value; "" for what stands alone.
    example: str = ""
    is_needed: bool = False
    is_list: bool = False  # Several values, with commas between, and more than once.

    @property
    def usage(self) -> str:
        written = f"{self.name}{self.sign}{self.example}"
        return written if self.is_needed else f"[{written}]"


@dataclass(frozen=True)
class Command:
    words: str
    does: str  # For help.
    who: str = LINKED
    parts: tuple[Part, ...] = ()
    is_of_a_channel: bool = False  # Means nothing in a direct message.

    @property
    def usage(self) -> str:
        return " ".join([self.words, *(part.usage for part in self.parts)])

    @property
    def options(self) -> dict[str, Part]:
        return {part.name: part for part in self.parts if part.sign}

    @property
    def places(self) -> list[Part]:
        """What stands alone, in its order."""
        return [part for part in self.parts if not part.sign]


PROJECT, TEAM = Part("PROJECT", is_needed=True), Part("TEAM")
ROUTE = (
    PROJECT,
    Part("level", ">=", "warning"),
    Part("env", "=", "production"),
    Part("alert", "=", "new_issues"),
    Part("again", "=", "100events"),
    Part("broadcast", "=", "regression", is_list=True),
    Part("link_back", "=", "on"),
)
HELP = Command("help", "shows this list", EVERYBODY)
COMMANDS = (
    HELP,
    Command("link", "links your Slack user to your account, so that buttons work", EVERYBODY),
    Command("unlink", "removes that link"),
    Command(
        "link team",
        "sends a team's notifications to this channel",
        ADMINS,
        (TEAM,),
        is_of_a_channel=True,
    ),
    Command("unlink team", "stops that", ADMINS, (TEAM,), is_of_a_channel=True),
    Command("settings", "opens your notification settings and mutes"),
    Command(
        "subscribe",
        "sends the alerts of a project (* for all) to this channel",
        ADMINS,
        ROUTE,
        is_of_a_channel=True,
    ),
    Command("unsubscribe", "stops that", ADMINS, (PROJECT,), is_of_a_channel=True),
    Command("list", "shows what comes to this channel", is_of_a_channel=True),
    Command(
        "why",
        "shows who was notified of an issue or incident, or why not",
        parts=(Part("SHORT-ID", is_needed=True),),
    ),
    Command("status", "shows what is connected, what is paused, and what waits"),
)
