"""The page that a browser comes back to: who in Slack wants to act as whom, and a code."""

from html import escape

from bot.identity.consent.callback import Shown

STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;background:#f6f5f8;color:#1d1c1d;margin:0}"
    "main{max-width:32rem;margin:10vh auto;background:#fff;border-radius:8px;padding:2rem;"
    "border:1px solid #ddd}h1{font-size:1.4rem;margin-top:0}"
    "output{display:block;font:600 2.6rem/1.6 ui-monospace,monospace;letter-spacing:.3rem;"
    "text-align:center}small{color:#616061}"
)


def shown(told: Shown, tracker: str) -> str:
    who = f"<b>{escape(told.slack_name)}</b> ({escape(told.slack_user_id)})"
    return _page(
        "One more step, in Slack",
        f"<p>In Slack, {who} of the workspace <b>{escape(told.workspace)}</b> wants to act in"
        f" {escape(tracker)} as <b>{escape(told.account)}</b>.</p>"
        "<p>If that is you, type this code into the window in Slack:</p>"
        f"<output>{told.code}</output>"
        f"<p><small>Good for {told.minutes} minutes; nothing is linked without it.</small></p>"
        "<p><b>If you did not start this in Slack yourself</b>, close this page and give the code"
        " to nobody: somebody else wants to act as you.</p>",
    )


def refused(text: str) -> str:
    return _page("Nothing was linked", f"<p>{escape(text)}</p>")


def _page(title: str, body: str) -> str:
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{title} - Heliograph</title><style>{STYLE}</style></head>"
        f"<body><main><h1>{title}</h1>{body}</main></body></html>"
    )
