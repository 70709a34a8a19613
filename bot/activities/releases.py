"""Releases in words."""

import re
from urllib.parse import quote

from bot.notes.note import Link, Span, Strong

SHA = re.compile(r"[0-9a-f]{40}")
SHA_MAX = 12  # Characters of a release that is named after a commit; Sentry shows as many.
# Where the tracker's pages of an organization begin, in the address of one of its issues.
PAGES = re.compile(r"(https?://[^/?#]+(?:/organizations/[\w-]+)?)/issues/\d+")
PAGE_MAX = 2000  # Characters of an address, as of all that come from outside.


def release(version: str, issue: Span) -> Span:
    """The release, with a link where the issue's own address tells how the tracker's look."""
    shown = version[:SHA_MAX] if SHA.fullmatch(version) else version
    found = PAGES.match(issue.url) if isinstance(issue, Link) else None
    if found is None:
        return Strong(shown)
    return Link(shown, page(found.group(1), version))


def page(pages: str, version: str) -> str:
    """The release's, by where the pages of its organization begin; "" if that gets too long."""
    address = f"{pages}/releases/{quote(version, safe='')}/"
    return address if len(address) <= PAGE_MAX else ""
