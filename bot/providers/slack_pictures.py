"""Charts in Slack: drawn, uploaded as files, and shown by the cards that name them.

A card matters more than its chart: whatever goes wrong here, the card is sent without.
"""

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.notes import charts
from bot.notes.note import Chart, Note
from bot.slack.failures import failure

log = logging.getLogger(__name__)

KEPT = 64  # Charts whose files are known; one incident is shown in several channels.
REST = 60.0  # Seconds without uploads after one that failed.
# Seconds before each try: Slack takes a moment to look at a new file, and knows none until then.
WAITS = (0.0, 0.7, 1.5)


class Pictures:
    """Files by what they show."""

    def __init__(
        self,
        client: WebClient,
        draw: Callable[[Chart], bytes | None] = charts.draw,
        waits: Sequence[float] = WAITS,
    ) -> None:
        self._client = client
        self._draw = draw
        self._waits = waits
        self._files: OrderedDict[Chart, str] = OrderedDict()
        self._lock = threading.Lock()  # Who comes meanwhile for the same chart finds its file.
        self._rests_until = 0.0  # Monotonic.

    def illustrated(self, note: Note) -> Iterator[Note]:
        """The note with its chart, to be tried one after the other; none where it has none."""
        drawing = note.drawing
        if drawing is None or drawing.chart is None:
            return
        file_id = self._file(drawing.chart)
        if not file_id:
            return
        shown = {**drawing.values, "picture": file_id, "alt": drawing.chart.alt}
        for wait in self._waits:
            time.sleep(wait)
            yield replace(note, drawing=replace(drawing, values=shown))
        log.warning("Slack does not take the chart of %s; its card goes without", note.subject)
        with self._lock:
            self._files.pop(drawing.chart, None)

    def _file(self, chart: Chart) -> str:
        """The id of a file that shows it; "" where there can be none."""
        with self._lock:
            if chart not in self._files and time.monotonic() >= self._rests_until:
                self._add(chart)
            return self._files.get(chart, "")

    def _add(self, chart: Chart) -> None:
        try:
            picture = self._draw(chart)
            if picture:
                self._files[chart] = self._upload(picture, chart.alt)
        except (SlackApiError, SlackClientError, OSError) as error:
            self._rests_until = time.monotonic() + REST
            reason = failure(error).reason
            log.warning("a chart can't be uploaded (%s); its card goes without", reason)
        except Exception:
            log.exception("a chart can't be drawn; its card goes without")
        while len(self._files) > KEPT:
            self._files.popitem(last=False)

    def _upload(self, picture: bytes, alt: str) -> str:
        """Of no channel: whoever sees the card sees it."""
        answer = self._client.files_upload_v2(
            content=picture, filename="chart.png", title="Chart", alt_txt=alt[:1000]
        )
        files: list[dict[str, str]] = answer["files"]
        return files[0]["id"]
