"""Notes made of hostile texts, the whole way from what a tracker sends."""

import copy
import itertools
from functools import reduce
from operator import getitem

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from sqlmodel import func, select

from bot.activities import known_kinds
from bot.drawing.activity import Renderer
from bot.intake import intake
from bot.intake.incoming import Incoming
from store.issues.activities import ActivityRow

KINDS = [kind for kind in known_kinds() if kind.is_told]
SEEN = "Zebra"  # Begins each text, so that what arrived can be told.
HOSTILE = [
    "",
    "x" * 10_000,
    "💥" * 300,
    "\u05e9\u05dc\u05d5\u05dd \u202eabc",
    "<!channel> <!here> <@U1> <#C1> <https://evil.test|Sign in>",
    "[Sign in](https://evil.test) ![x](https://evil.test/x.png) ]( )",
    "</pre></div><script>alert(1)</script><img src=https://evil.test/x onerror=alert(1)>",
    "``` `code` *bold* _low_ ~gone~ **b** ~~s~~ # h | t |",
    "one\r\nBcc: eve@evil.test\r\n\r\ntwo\u2028three\x0bfour",
    "<at>everyone</at> {{DATE(2026-01-01T00:00:00Z)}} {{ 7*7 }} {% raw %} ${x} &lt;b&gt;",
]
URLS = [
    "https://sentry.acme.test/1",
    "https://sentry.acme.test/1|Sign in>now<!here>",
    'https://sentry.acme.test/1"onmouseover="alert(1)',
    "https://sentry.acme.test/1)[Sign in](https://evil.test",
    "https://sentry.acme.test/ a b",
    "",
]
numbers = itertools.count(1)
texts = st.sampled_from(HOSTILE) | st.text(st.characters(codec="utf-8"), max_size=60)
hostile = st.tuples(texts.map(lambda text: f"{SEEN} {text}"), st.sampled_from(URLS))
cheaply = settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def leaves(value, path=()):
    """The way to every text inside."""
    if isinstance(value, str):
        yield path
    parts = value.items() if isinstance(value, dict) else ()
    for key, part in enumerate(value) if isinstance(value, (list, tuple)) else parts:
        yield from leaves(part, (*path, key))


def spoiled(kind, text, url):
    """Its example with the text in every place that takes any."""
    data = copy.deepcopy(dict(kind.example))
    for *way, last in leaves(kind.example):
        place = reduce(getitem, way, data)
        kept = place[last]
        place[last] = url if kept.startswith("http") else text
        try:
            kind.model_validate(data)
        except ValidationError:
            place[last] = kept
    return data


def note_of(services, kind, text, url):
    """What is told of it, made from what intake stored."""
    number, short = next(numbers), text[:500]
    issue = {"title": text, "culprit": short, "url": url, "short_id": f"SHOP-{number}"}
    facts = {"id": f"{number} {short[:150]}", "project": "shop", "level": "fatal"}
    is_alone = not kind.needs_issue and number % 2
    body = {
        "id": number,
        "type": kind.kind,
        "issue": None if is_alone else issue | facts,
        "project": "shop",
        "actor": {"name": short},
        "data": spoiled(kind, short, url),
    }
    intake.receive(services, Incoming.model_validate(body), "api")
    with services.database.read() as session:
        newest = session.exec(select(func.max(ActivityRow.id))).one()
        return Renderer(session, "Sentry").message(newest, "you follow it")


def everything_hostile(test):
    """Each of the known tricks, then a few of anything."""
    for number, text in enumerate(HOSTILE):
        told = (f"{SEEN} {text}", URLS[number % len(URLS)])
        test = example(told=told)(test)
    return cheaply(given(told=hostile)(test))
