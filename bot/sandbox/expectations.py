"""What a person expects to see; it fails with what there was instead."""

from collections.abc import Callable

from bot.sandbox.news import NewsItem
from bot.sandbox.records import Message, User, View
from bot.sandbox.workspace import Workspace

Fits = Callable[[NewsItem], bool]


class Expectations:
    """Waits for news that this person may see and has not yet expected."""

    def __init__(self, space: Workspace, user: User, patience: Callable[[], float]) -> None:
        self._space = space
        self.user = user
        self._patience = patience  # Gives the seconds to wait where none are named.

    def expect_message(
        self,
        containing: str = "",
        channel: str | None = None,
        thread: Message | None = None,
        timeout: float | None = None,
    ) -> Message:
        """Wait for a new message of the app; with `thread`, a reply under that message."""
        place = self._space.channel_of(channel).id if channel is not None else None
        root = (thread.thread_ts or thread.ts) if thread is not None else None

        def fits(item: NewsItem) -> bool:
            message = item.subject
            return (
                isinstance(message, Message)
                and place in {None, message.channel}
                and root in {None, message.thread_ts}
                and message.says(containing)
            )

        found = self._expect("message", fits, f"a message with {containing!r}", timeout)
        return as_message(found)

    def expect_update(
        self, message: Message, containing: str = "", timeout: float | None = None
    ) -> Message:
        """Wait until a message is redrawn so; redraws on the way to it are taken as expected."""

        def same(item: NewsItem) -> bool:
            return item.kind == "update" and item.subject.is_same(message)

        def fits(item: NewsItem) -> bool:
            return same(item) and item.subject.says(containing)

        found = self._expect("update", fits, f"{message.ts} with {containing!r}", timeout)
        self._mark(same)
        return as_message(found)

    def expect_ephemeral(self, containing: str = "", timeout: float | None = None) -> Message:
        """Wait for a message that only this person sees."""
        words = f"an ephemeral message with {containing!r}"
        return as_message(
            self._expect("ephemeral", lambda found: found.subject.says(containing), words, timeout)
        )

    def expect_modal(self, containing: str = "", timeout: float | None = None) -> View:
        """Wait for a modal to open, or to be redrawn so."""
        return self._expect_view("modal", containing, timeout)

    def expect_home(self, containing: str = "", timeout: float | None = None) -> View:
        """Wait for the Home tab to be drawn so."""
        return self._expect_view("home", containing, timeout)

    def _expect_view(self, kind: str, containing: str, timeout: float | None) -> View:
        def fits(item: NewsItem) -> bool:
            view = item.subject
            return isinstance(view, View) and not view.is_closed and view.says(containing)

        found = self._expect(kind, fits, f"a {kind} with {containing!r}", timeout)
        self._mark(lambda item: item.subject is found.subject)
        if not isinstance(found.subject, View):
            raise TypeError(kind)
        return found.subject

    def _expect(self, kind: str, fits: Fits, words: str, timeout: float | None) -> NewsItem:
        seconds = self._patience() if timeout is None else timeout

        def seen() -> NewsItem | None:
            for found in self._unseen():
                if found.kind == kind and fits(found):
                    found.seen_by.add(self.user.id)
                    return found
            return None

        found = self._space.wait_for(seen, seconds)
        if found is not None:
            return found
        with self._space.lock:
            there = "\n  ".join(map(str, self._unseen())) or "nothing new"
        raise AssertionError(
            f"{self.user.handle} expected {words} within {seconds:g} s; there was:\n  {there}"
        )

    def _unseen(self) -> list[NewsItem]:
        """Everything that this person may see and has not expected."""
        return self._space.news.matching(
            lambda found: self.user.id not in found.seen_by and self._may_see(found)
        )

    def _may_see(self, item: NewsItem) -> bool:
        if item.to is not None:
            return item.to == self.user.id
        return self.user.id in self._space.channels[item.channel or ""].members

    def _mark(self, fits: Fits) -> None:
        with self._space.lock:
            for found in self._unseen():
                if fits(found):
                    found.seen_by.add(self.user.id)


def as_message(item: NewsItem) -> Message:
    if not isinstance(item.subject, Message):
        raise TypeError(item.kind)
    return item.subject
