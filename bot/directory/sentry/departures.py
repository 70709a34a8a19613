"""Who and what Sentry has no more, and whether that may be."""

from collections.abc import Mapping, Sequence

from bot.directory.entries import (
    Entry,
    MemberEntry,
)
from bot.directory.sentry.known import WORDS
from store.people.tracker_directory import MEMBERS, PROJECTS, TEAMS, Kind

LEFT_AT_ONCE = 10  # Of so many, one may go at once; more needs somebody's word.


def gone(
    kind: Kind, stored: Sequence[Entry], ids: Mapping[str, str], wanted: Mapping[str, str]
) -> list[str]:
    """Members that Sentry does not have; of teams and projects, those that it had."""
    if kind is MEMBERS:
        members = (each for each in stored if isinstance(each, MemberEntry) and each.active)
        return [each.email for each in members if each.email not in wanted]
    return [name for name, own in ids.items() if own and name not in wanted]


def held(
    stored: Sequence[Entry],
    ids: Mapping[Kind, Mapping[str, str]],
    gone: Mapping[Kind, Sequence[str]],
) -> str:
    """More than a tenth at once is rather a mistake: a token of less, an answer cut short."""
    there = {
        MEMBERS: sum(isinstance(each, MemberEntry) and each.active for each in stored),
        TEAMS: sum(map(bool, ids[TEAMS].values())),
        PROJECTS: sum(map(bool, ids[PROJECTS].values())),
    }
    said = [
        f"{len(gone[kind])} of {there[kind]} {word}s"
        for kind, word in WORDS.items()
        if len(gone[kind]) > max(1, there[kind] // LEFT_AT_ONCE)
    ]
    return " and ".join(said)
