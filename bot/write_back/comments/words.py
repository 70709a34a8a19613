"""The text of a comment: what was said, by whom, with its files, and where it was said."""

from dataclasses import dataclass

from bot.issues.remarks.message import File
from bot.providers.card_markdown import escape

COMMENT_MAX = 40_000  # Characters, ours: as many as a message of Slack's has. Sentry takes more.
CUT = "… (cut; the whole message is in Slack)"
GAP = "\n\n"
THREAD = "This issue is talked about in Slack"


@dataclass(frozen=True)
class Said:
    """A message, its text as Markdown."""

    text: str
    author: str  # Who wrote it, as people call them.
    added_by: str = ""  # Who added it, where that is somebody else.
    files: tuple[File, ...] = ()
    permalink: str = ""  # "": the message is gone, or Slack does not tell.


def as_integration(said: Said) -> str:
    """The comment where the tracker shows a program as its author: it names who said it."""
    by = f", added by {escape(said.added_by)}" if said.added_by else ""
    head = f"**{escape(said.author)}** in Slack{by}:"
    return _fitted(head, said, foot(said.permalink))


def foot(permalink: str) -> str:
    """By which the comment is known again."""
    return f"[Where it was said]({permalink})" if permalink else ""


def as_person(said: Said) -> str:
    """The comment of whom the tracker shows as its author; of another's words it says whose."""
    head = f"**{escape(said.author)}** in Slack:" if said.added_by else ""
    return _fitted(head, said, "")


def as_activity(said: Said, longest: int) -> str:
    """What is told of it elsewhere in Slack: the words alone, and whose they are."""
    head = f"{said.author}: " if said.added_by else ""
    return _cut(f"{head}{_body(said)}", longest)


def of_thread(permalink: str, channel: str) -> str:
    """The comment that says where an issue is talked about."""
    place = f", in #{escape(channel)}" if channel else ""
    return f"{THREAD}{place}: {permalink}"


def _fitted(head: str, said: Said, end: str) -> str:
    """A whole comment; what is too long is cut in its midst, and says so."""
    left = COMMENT_MAX - sum(len(part) + len(GAP) for part in (head, end))
    parts = (head, _cut(_body(said), left), end)
    return GAP.join(part for part in parts if part).strip()


def _body(said: Said) -> str:
    files = "\n".join(_file(each) for each in said.files)
    return GAP.join(part for part in (said.text.strip(), files) if part)


def _file(file: File) -> str:
    name = escape(file.name)
    return f"- [{name}]({file.permalink})" if file.permalink else f"- {name}"


def _cut(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    return f"{text[: longest - len(CUT)].rstrip()}{CUT}"
