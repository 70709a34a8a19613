"""The mail with a code."""

from pydantic import SecretStr

from bot.notes.note import plain
from bot.notices.link_code import LinkCodeMail
from bot.providers.mail.body import body
from bot.vocabulary import codes

WHO = "The Slack user Ada Lovelace (U024BE7LH)"
KEY = SecretStr("k" * 40)


def made(**facts):
    return LinkCodeMail.model_validate(LinkCodeMail.example | facts)


def test_what_it_says():
    """Who wants what, the code, how long, and that it may be ignored."""
    note = made().sealed_note("Sentry", KEY)

    code = codes.code_of(KEY, made().nonce)
    assert [plain(line) for line in note.lines] == [
        f"{WHO} of the workspace Acme wants to act in Sentry as the member with this address.",
        f"If that is you, type this code into Slack: {code}.",
        "It is good until 09:36 UTC, for this Slack user only.",
    ]
    assert "ignore it" in plain(note.footer)


def test_the_subject_has_no_code():
    """Locked phones show it."""
    note = made().sealed_note("Sentry", KEY)

    assert codes.code_of(KEY, made().nonce) not in note.headline + note.title + note.thread


def test_without_the_key_there_is_no_code():
    """What a row alone can tell."""
    text = "\n".join(plain(line) for line in made().note("Sentry").lines)

    assert not any(part.isdigit() for part in text.split())
    assert set(made().model_dump()) == set(LinkCodeMail.example)


def test_a_name_can_not_pass_for_ours():
    """What somebody calls themselves in Slack is plain text in the mail."""
    name = '<a href="https://evil.test">Click</a>'

    html = body(made(name=name).sealed_note("Sentry", KEY), "Sentry").html

    assert "evil.test</a>" not in html
    assert 'href="https://evil.test"' not in html
    assert "&lt;a href" in html
