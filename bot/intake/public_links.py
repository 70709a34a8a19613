"""Where a link of the tracker's leads people: asked wherever one comes in, before it is stored.

The tracker names its pages by the address that it takes for its own, which may be an inner one.
"""

import re

from bot.settings import Settings

ANY = r"[A-Za-z0-9][\w-]*"  # An organization's slug.


def public(settings: Settings, url: str) -> str:
    """Below SENTRY_PUBLIC_URL, where it is set and that is a page of the tracker; else as it is."""
    base = settings.sentry_public_url
    if base is None or _below(url, base) is not None:
        return url
    path = _below(url, settings.sentry_url) if settings.sentry_url else None
    if path is None:
        slug = re.escape(settings.sentry_org) if settings.sentry_org else ANY
        page = re.search(rf"(?<=[^/:])/organizations/{slug}/", url)
        path = url[page.start() :] if page else None
    return url if path is None else f"{base}{path}"


def _below(url: str, base: str) -> str | None:
    """The rest of the address, from its slash on; None: it is elsewhere."""
    is_below = url.lower().startswith(f"{base.lower()}/")
    return url[len(base) :] if is_below else None
