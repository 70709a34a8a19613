"""What `doctor` prints: a line for each check, and after a fault what to do next."""

import json
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.commands.output import say, terminal_width
from bot.errors import StartError

AGAIN = "then run `python app.py doctor` again"
NEXT: Mapping[str, str] = {
    "settings": f"set it right in .env or the environment (docs/settings.md), {AGAIN}",
    "database": "DATABASE_URL says where it is; `python app.py db upgrade` makes it, or brings it"
    " to this version's tables",
    "bot token": "at api.slack.com/apps, OAuth & Permissions, copy the Bot User OAuth Token;"
    " `python app.py setup` asks for it and checks it",
    "scopes": "at api.slack.com/apps, App Manifest, paste manifest.json, then Install App again",
    "app token": "at api.slack.com/apps, Basic Information, App-Level Tokens, make one with the"
    " scope connections:write; `python app.py setup` asks for it and checks it",
    "sentry": "`python app.py setup` asks for Sentry's address and token, and checks them"
    " (docs/sentry.md)",
    "its scopes": "in Sentry, Settings, Custom Integrations, the integration: add them at"
    " Permissions, and save",
    "its hooks": "in Sentry, Settings, Custom Integrations, the integration: look at its webhooks"
    " (docs/install.md)",
    "its feed": "start `python app.py run`, or look at its log: it reads Sentry again and again"
    " (docs/sentry.md)",
    "consent": "in Sentry, User settings, Applications, the application: take its client id and"
    " secret anew (docs/sentry.md)",
    "providers": f"docs/providers.md tells what each needs; put it right, {AGAIN}",
    "targets": "set what is missing, or `python app.py resume TARGET` once it is put right",
    "port": "stop what listens there, or set HTTP_PORT to a free port, and HTTP_HOST to an address"
    " of this machine",
    "libraries": "`make install` installs the versions that Heliograph knows",
    "send": "put right what it says, then send again",
}
ELSE = "docs/operations.md tells what to do"
ON_THE_WAY = "let this machine reach slack.com on port 443, or name its proxy in HTTPS_PROXY"
UNREACHED = ("Slack can't be reached", "Slack gave no answer", "a proxy")


@dataclass(frozen=True)
class Line:
    """What one check found; several faults of one check are several lines."""

    name: str
    words: str
    next: str = ""  # What to do; "": all is well.

    @property
    def is_well(self) -> bool:
        return not self.next


def look(name: str, check: Callable[[], str]) -> Sequence[Line]:
    try:
        return [Line(name, check())]
    except StartError as error:
        return [Line(name, fault, _next(name, fault)) for fault in error.faults]


def as_before(line: Line, earlier: Sequence[Line]) -> Line:
    """The same fault has the same remedy, whichever check meets it: that of the first."""
    same = (each for each in earlier if (each.words, each.is_well) == (line.words, line.is_well))
    return replace(line, next=next(same, line).next)


def say_line(line: Line) -> None:
    state = "ok" if line.is_well else "fault"
    _say(f"{state:<6} {line.name:<10} ", line.words)
    if line.next:
        _say(f"{'→':>17} ", line.next)


def _say(head: str, words: str) -> None:
    """In a terminal no word is broken, and what goes on stands below where it began."""
    width = terminal_width()
    if width is None:
        say(head + words)
        return
    below = " " * len(head)
    for part in textwrap.wrap(
        words,
        max(width, 2 * len(head)),
        initial_indent=head,
        subsequent_indent=below,
        break_long_words=False,
        break_on_hyphens=False,
    ):
        say(part)


def as_json(lines: Sequence[Line]) -> str:
    """One object: whether all is well, and the lines."""
    checks = [
        {"name": each.name, "ok": each.is_well, "says": each.words, "next": each.next or None}
        for each in lines
    ]
    return json.dumps({"ok": all(each.is_well for each in lines), "checks": checks})


def _next(name: str, fault: str) -> str:
    if any(words in fault for words in UNREACHED):
        return ON_THE_WAY
    return NEXT.get(name, ELSE)
