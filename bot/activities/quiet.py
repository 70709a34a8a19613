"""Kinds that trackers send and nobody wants to be told of: stored, for `why` and the record."""

from typing import Any, ClassVar

from bot.activities.base import OPEN_AGAIN, Activity, Change, OneLine, activity
from bot.notes.note import Line, Span


class _Quiet(Activity):
    """A kind is its name and what was done; `{}` stands for the issue."""

    example: ClassVar[dict[str, Any]] = {}
    is_told: ClassVar = False
    did: ClassVar[str]

    def words(self, who: Span, issue: Span) -> Line:
        before, _, after = self.did.partition("{}")
        return (who, f" {before}", issue, after)


@activity("set_public")
class SetPublic(_Quiet):
    did = "made {} public"


@activity("set_private")
class SetPrivate(_Quiet):
    did = "made {} private"


@activity("set_priority")
class SetPriority(_Quiet):
    example: ClassVar = {"priority": "high"}

    did = "changed the priority of {}"

    priority: OneLine = ""

    def words(self, who: Span, issue: Span) -> Line:
        to = f" to {self.priority}" if self.priority else ""
        return (*super().words(who, issue), to)


@activity("mark_reviewed")
class MarkReviewed(_Quiet):
    did = "marked {} as reviewed"


@activity("auto_set_ongoing")
class AutoSetOngoing(_Quiet):
    did = "marked {} as ongoing, after some time"

    def change(self) -> Change:
        return OPEN_AGAIN


@activity("merge")
class Merge(_Quiet):
    did = "merged other issues into {}"


@activity("unmerge_source")
class UnmergeSource(_Quiet):
    did = "moved events from {} to another issue"


@activity("unmerge_destination")
class UnmergeDestination(_Quiet):
    did = "moved events from another issue to {}"


@activity("reprocess")
class Reprocess(_Quiet):
    did = "processed the events of {} again"


@activity("new_processing_issues")
class NewProcessingIssues(_Quiet):
    did = "found trouble in processing the events of {}"


@activity("deleted_attachment")
class DeletedAttachment(_Quiet):
    did = "deleted an attachment of {}"


@activity("referenced_in_commit")
class ReferencedInCommit(_Quiet):
    did = "named {} in a commit"


@activity("release")
class Release(_Quiet):
    example: ClassVar = {"version": "shop@2.4.1"}

    did = "made a release, told with {}"

    version: OneLine = ""


@activity("seer_rca_started")
class SeerRcaStarted(_Quiet):
    did = "began to look for the root cause of {}"


@activity("seer_rca_completed")
class SeerRcaCompleted(_Quiet):
    did = "looked for the root cause of {}"


@activity("seer_solution_started")
class SeerSolutionStarted(_Quiet):
    did = "began to look for a solution of {}"


@activity("seer_solution_completed")
class SeerSolutionCompleted(_Quiet):
    did = "looked for a solution of {}"


@activity("seer_coding_started")
class SeerCodingStarted(_Quiet):
    did = "began to write code for {}"


@activity("seer_coding_completed")
class SeerCodingCompleted(_Quiet):
    did = "wrote code for {}"


@activity("seer_pr_created")
class SeerPrCreated(_Quiet):
    did = "made a pull request for {}"


@activity("seer_iteration_started")
class SeerIterationStarted(_Quiet):
    did = "began another round on {}"


@activity("seer_iteration_completed")
class SeerIterationCompleted(_Quiet):
    did = "went another round on {}"
