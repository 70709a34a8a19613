"""What becomes of a modal after it was submitted."""

import dataclasses

from bot.sandbox.blocks_check import check_view
from bot.sandbox.deliveries import Delivery
from bot.sandbox.elements import targets_of
from bot.sandbox.errors import SlackError
from bot.sandbox.records import Json, View
from bot.sandbox.workspace import Workspace

TROUBLE = "We had some trouble connecting. Try again?"  # What Slack shows when the app is silent.


@dataclasses.dataclass(frozen=True, slots=True)
class Submission:
    """The result of submitting: refused fields by block id, and by label for the reader."""

    view: View
    by_block: dict[str, str] = dataclasses.field(default_factory=dict)

    @property
    def errors(self) -> dict[str, str]:
        """What each refused field was refused for, by the field's label."""
        labels = {target.block_id: target.labels[-1:] for target in targets_of(self.view)}
        return {
            (labels.get(block_id) or [block_id])[0]: words
            for block_id, words in self.by_block.items()
        }


def take_answer(space: Workspace, view: View, delivery: Delivery) -> Submission:
    """Carry out the response_action of an ack; an ack without one closes the modal."""
    if not delivery.is_acked:
        return refuse(space, view, {"": TROUBLE})
    answer = delivery.answer or {}
    action = answer.get("response_action")
    try:
        if action == "errors":
            return refuse(space, view, dict(answer["errors"]))
        if action in {"update", "push"}:
            show(space, view, answer["view"], on_top=action == "push")
        else:
            space.views.close(view.user, everything=action == "clear")
    except SlackError as error:
        space.refused_answers.append(error)
        return refuse(space, view, {"": TROUBLE})
    return Submission(view)


def show(space: Workspace, view: View, body: Json, *, on_top: bool) -> None:
    check_view(body, "modal", space.files.found)
    if on_top:
        space.views.show(view.user, body, on_top=True)
    else:
        space.views.redraw(view, body, None)


def refuse(space: Workspace, view: View, errors: dict[str, str]) -> Submission:
    view.errors = errors
    space.touch(f"modal:{view.user}")
    return Submission(view, errors)
