"""Quiet hours, chosen: a wish like the others, and what is chosen now."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import Session

from bot.errors import UserError
from bot.preferences.changes import ChangeContext, ChangeOutcome
from bot.vocabulary import quiet_hours
from bot.vocabulary.quiet_hours import UNKNOWN, Hours
from bot.vocabulary.spelling import shown
from store.people import quiet_hours as stored

USUAL = Hours(22 * 60, 7 * 60, UNKNOWN)  # What a form shows to who never had any.


class NoSpan(UserError):
    """{word} is not a time span: write it like 22:00-07:00, or off."""


class NoLength(UserError):
    """Quiet hours that start and end at {at} would last all day: mute "all" for that."""


class NoSuchZone(UserError):
    """{zone} is not a known time zone: write its name, like Europe/Berlin or UTC."""


@dataclass(frozen=True)
class Kept:
    """What somebody chose last."""

    hours: Hours = USUAL
    is_on: bool = False

    def __str__(self) -> str:
        return str(self.hours) if self.is_on else "off"


@dataclass(frozen=True)
class Quiet:
    """Quiet hours, on from now on or off; everywhere, by every provider."""

    span: tuple[int, int] | None = None  # None: as they were.
    zone: str = ""  # "": as it was.
    is_on: bool = True

    def fulfil(self, context: ChangeContext) -> Iterator[ChangeOutcome]:
        session, email = context.session, context.who.email
        before = of(session, email)
        after = Kept(self._hours(before.hours), self.is_on)
        if after == before or str(after) == str(before) == "off":
            yield ChangeOutcome(f"Quiet hours are already {after}.")
            return
        stored.keep(
            session,
            email,
            starts_minute=after.hours.starts,
            ends_minute=after.hours.ends,
            zone=after.hours.zone,
            is_on=after.is_on,
        )
        data = {"before": str(before), "after": str(after)}
        words = f"Quiet hours are now {after} (they were {before})."
        yield ChangeOutcome(words, action="settings.quiet", data=data)

    def _hours(self, before: Hours) -> Hours:
        starts, ends = self.span or (before.starts, before.ends)
        hours = Hours(starts, ends, self.zone or before.zone)
        if hours.starts == hours.ends:
            raise NoLength(at=quiet_hours.clock(hours.starts))
        if not quiet_hours.is_zone(hours.zone):
            raise NoSuchZone(zone=shown(hours.zone))
        return hours


def wish(text: str, zone: str) -> Quiet:
    """What somebody wrote: `22:00-07:00`, or `off`.

    Raises:
        NoSpan: it is neither.
    """
    if text.strip().lower() == "off":
        return Quiet(zone=zone, is_on=False)
    span = quiet_hours.span(text)
    if span is None:
        raise NoSpan(word=shown(text))
    return Quiet(span, zone)


def of(session: Session, email: str) -> Kept:
    """What they chose last; the usual, and off, for who never did."""
    row = stored.of(session, email)
    return Kept(Hours(row.starts_minute, row.ends_minute, row.zone), row.is_on) if row else Kept()
