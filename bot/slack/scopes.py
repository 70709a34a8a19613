"""What Slack lets the app do, against what its manifest asks for."""

import json
from collections.abc import Mapping
from pathlib import Path

MANIFEST = Path(__file__).parents[2] / "manifest.json"
HEADER = "x-oauth-scopes"  # In which Slack names the scopes of the token that asks.


def scopes_of(headers: Mapping[str, str]) -> set[str] | None:
    """The scopes that an answer of Slack names; None if it names none."""
    told = {name.lower(): value for name, value in headers.items()}.get(HEADER)
    return None if told is None else {scope.strip() for scope in told.split(",")}


def wanted() -> set[str]:
    manifest = json.loads(MANIFEST.read_text())
    return set(manifest["oauth_config"]["scopes"]["bot"])


def missing(headers: Mapping[str, str]) -> list[str]:
    """Those that the app was not given: it was installed by an older manifest."""
    given = scopes_of(headers)
    return [] if given is None else sorted(wanted() - given)
