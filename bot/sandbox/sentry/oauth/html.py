"""The pages that a person sees in the browser."""

from collections.abc import Iterable
from html import escape

from bot.sandbox.sentry.oauth.records import Asked
from bot.sandbox.sentry.records import Person

STYLE = """body{font:16px/1.5 system-ui,sans-serif;background:#f5f3f7;color:#2b1d38;margin:0}
main{max-width:30rem;margin:8vh auto;background:#fff;border:1px solid #e0dce5;border-radius:8px;
padding:2rem}h1{font-size:1.3rem;margin-top:0}
header{background:#2b1d38;color:#fff;padding:.7rem 2rem;display:flex;justify-content:space-between}
button{font:inherit;border:1px solid #c6becf;border-radius:6px;padding:.5rem 1.1rem;
background:#fff;cursor:pointer;margin:.2rem .4rem .2rem 0}
button.primary{background:#6c5fc7;border-color:#6c5fc7;color:#fff}
input{font:inherit;padding:.5rem;border:1px solid #c6becf;border-radius:6px}
form.link{display:inline}
form.link button{background:none;border:0;color:#fff;text-decoration:underline;padding:0}"""


def sign_in(people: Iterable[Person], to: str, csrf: str) -> str:
    """In place of passwords: who are you?"""
    buttons = "".join(
        f'<button name="email" value="{escape(one.email)}">{escape(one.name)}</button>'
        for one in people
    )
    form = f'<form method="post">{_hidden("csrf", csrf)}{_hidden("next", to)}{buttons}</form>'
    return _page("Sign in", None, f"<h1>Sign in to continue</h1><p>Who are you?</p>{form}", "")


def consent(asked: Asked, person: Person, csrf: str) -> str:
    scopes = "".join(f"<li>{escape(scope)}</li>" for scope in sorted(asked.scopes))
    name = escape(asked.application.name)
    return _page(
        f"Authorize {asked.application.name}",
        person,
        f"<h1>{name} is requesting access to your account, {escape(person.name)}.</h1>"
        f"<p>It will be able to:</p><ul>{scopes}</ul>"
        f'<form method="post">{_hidden("csrf", csrf)}'
        '<button class="primary" name="op" value="approve">Approve</button>'
        '<button name="op" value="deny">Deny</button></form>',
        csrf,
    )


def type_code(person: Person, csrf: str, fault: str = "") -> str:
    said = f"<p><strong>{escape(fault)}</strong></p>" if fault else ""
    return _page(
        "Connect a device",
        person,
        f"<h1>Enter the code that your device shows</h1>{said}"
        f'<form method="post">{_hidden("csrf", csrf)}'
        '<input name="user_code" placeholder="ABCD-EFGH" autofocus> '
        '<button class="primary" name="op" value="continue">Continue</button></form>',
        csrf,
    )


def said(title: str, text: str, person: Person | None = None, csrf: str = "") -> str:
    return _page(title, person, f"<h1>{escape(title)}</h1><p>{escape(text)}</p>", csrf)


def _page(title: str, person: Person | None, body: str, csrf: str) -> str:
    who = ""
    if person is not None:
        out = '<form class="link" method="post" action="../../auth/logout/">'
        who = f"{escape(person.name)} {out}{_hidden('csrf', csrf)}<button>Sign out</button></form>"
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style></head><body><header><b>Sentry</b><span>{who}</span></header>"
        f"<main>{body}</main></body></html>"
    )


def _hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{name}" value="{escape(value)}">'
