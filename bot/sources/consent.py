"""`/sentry/callback`: where people's browsers come back to when they have allowed Heliograph.

It changes no link, and keeps nothing in the browser; the code on it counts once it is typed into
Slack. Addresses are in no log, for they hold what Sentry gave.
"""

from functools import partial

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse

from bot.errors import UserError
from bot.identity.consent import callback
from bot.identity.consent.grants import CALLBACK
from bot.services import Services
from bot.sources import consent_page
from bot.sources.workers import Workers
from store.engine import Unavailable

AT_ONCE = 4  # Threads; each may wait for Sentry.
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline';"
    " frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


def add_to(app: FastAPI, services: Services) -> None:
    """Nothing, where no application of Sentry's is set up."""
    if services.settings.sentry_oauth_client_id is None:
        return
    workers = Workers(AT_ONCE, "consent")
    tracker = services.settings.tracker_name

    @app.get(CALLBACK, include_in_schema=False)
    async def come_back(request: Request) -> HTMLResponse:
        query = request.query_params
        told = (query.get("state", ""), query.get("code", ""), query.get("error", ""))
        try:
            shown = await workers.do(partial(callback.come_back, services, *told))
        except UserError as refusal:
            return HTMLResponse(consent_page.refused(str(refusal)), 400, HEADERS)
        except Unavailable:
            text = "Heliograph can't do that now. Start again in Slack in a moment."
            return HTMLResponse(consent_page.refused(text), 503, HEADERS)
        return HTMLResponse(consent_page.shown(shown, tracker), 200, HEADERS)
