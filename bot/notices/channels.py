"""What is said in and of channels: hello, and that one, or a project, is called something else."""

from typing import ClassVar

from bot.notes.note import Channel, Note, Strong
from bot.notices.notice import Notice, notice_kind

BRINGS = (
    "Hello! I bring {tracker}'s alerts into this channel, and what happens to their issues into "
    "the threads below. The buttons act on the issues."
)


@notice_kind("hello")
class Hello(Notice):
    """Said in a channel that the app was let into."""

    example: ClassVar = {}

    def note(self, tracker: str) -> Note:
        return Note(
            subject="hello",
            title=f"Hello! I bring {tracker}'s alerts into this channel.",
            level="info",
            lines=(
                (BRINGS.format(tracker=tracker),),
                (
                    Strong("/helio subscribe PROJECT"),
                    " lets a project's alerts come here, ",
                    Strong("/helio list"),
                    " shows what comes, ",
                    Strong("/helio help"),
                    f" all that I know. Links to {tracker} unfurl.",
                ),
            ),
        )


@notice_kind("channel_renamed")
class ChannelRenamed(Notice):
    """Told to who answers for what goes there."""

    example: ClassVar = {"target": "slack:C024BE91L", "name": "noise", "before": "alerts"}

    target: str
    name: str  # Without #.
    before: str = ""  # "": never heard of.

    def note(self, tracker: str) -> Note:  # noqa: ARG002 - all notices are asked like this.
        channel = Channel(self.target.partition(":")[2])
        was = f", and was #{self.before}" if self.before else ""
        return Note(
            subject=f"target:{self.target}",
            title=f"A channel is called #{self.name} now",
            headline=f"A channel is called #{self.name} now",
            thread=f"target/{self.target}",
            level="info",
            lines=(
                (channel, " is called ", Strong(f"#{self.name}"), f" now{was}."),
                ("What goes there goes there still: it is known by its id.",),
                ("If a directory file has it by its name, change that before you load it again.",),
            ),
        )


@notice_kind("project_renamed")
class ProjectRenamed(Notice):
    """Told in the channels that get its alerts."""

    example: ClassVar = {"project": "payments", "before": "shop"}

    project: str  # Its slug.
    before: str

    def note(self, tracker: str) -> Note:
        said = f"The project {self.before} is called {self.project} now"
        return Note(
            subject=f"project:{self.before}",
            title=said,
            headline=said,
            thread=f"project/{self.before}",
            level="info",
            lines=(
                (
                    *("The project ", Strong(self.before), " is called "),
                    *(Strong(self.project), f" in {tracker} now."),
                ),
                ("What went here goes here still: it is known by its id.",),
                ("If a directory file names it, change that before you load it again.",),
            ),
        )
