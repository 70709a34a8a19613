"""Links by consent that were never finished: what is sealed for them goes, then they go whole."""

from datetime import timedelta

from bot.services import Services
from store.people import sentry_links

KEPT = timedelta(days=1)  # For how often somebody was wrong in a day.


def tick(services: Services) -> None:
    now = services.now()
    with services.database.read() as session:
        if not sentry_links.has_old(session, now, now - KEPT):
            return
    with services.database.write() as session:
        sentry_links.forget_old(session, now, now - KEPT)
