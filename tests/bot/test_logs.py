import json
import logging
from pathlib import Path

import pytest
import structlog

from bot import logs

SECRET_LINES = {
    "xoxb-sandbox-bot": "posted with xoxb-sandbox-bot",
    "xapp-1-sandbox": "opened with xapp-1-sandbox",
    "xoxe.xoxp-old": "rotated xoxe.xoxp-old",
    "sntrys_eyJpYXQ": "asked with sntrys_eyJpYXQ=_abc",
    "T0/B0/abc": "answered at https://hooks.slack.com/services/T0/B0/abc",
    "commands/T0/9": "https://hooks.slack.com/commands/T0/9",
    "s3cret": "POST https://flow.test/run?sp=1&sig=s3cret&v=2",
    "escaped": "url=https%3A//flow.test%3Fsig%3Descaped",
    "ticket-77": "wss://wss-primary.test/link/?ticket=ticket-77&app_id=A0",
    "tok3n": "Authorization: Bearer tok3n",
    "dXNlcjpwdw": "headers={'Authorization': 'Basic dXNlcjpwdw=='}",
    "raw-value": "authorization=raw-value",
    "abcdefgh12345": "sent bearer abcdefgh12345",
    "hunter2": "postgresql://ada:hunter2@db/helio",
    "f00dfeed0123": "{'event_action': 'trigger', 'routing_key': 'f00dfeed0123'}",
    "0badcafe": 'sent {\\"routing_key\\": \\"0badcafe\\"}',
    "beefbeef": "routing key=beefbeef",
    "R0" + "ABCDEFGHIJ12345" * 2: "key " + "R0" + "ABCDEFGHIJ12345" * 2 + " is wrong",
    "a-b_c": "Max retries: /workflows/1/triggers?api-version=1&sp=%2Ftriggers&sv=1.0&sig=a-b_c",
}


@pytest.fixture(autouse=True)
def _as_before():
    """Logging is the process's own: give it back as it was."""
    root = logging.getLogger()
    names = (*logs.QUIET, *logs.TALKATIVE, *logs.SAID_BY_US, "uvicorn.access")
    levels = {name: logging.getLogger(name).level for name in (*names, "root")}
    handlers = list(root.handlers)
    yield
    root.handlers = handlers
    for name, level in levels.items():
        logging.getLogger(None if name == "root" else name).setLevel(level)
    logging.getLogger("uvicorn.access").propagate = True
    structlog.reset_defaults()


@pytest.fixture
def written(capsys):
    return lambda: capsys.readouterr().err


def test_json_is_one_object_a_line(written):
    """A collector reads level, logger, time and text by name."""
    logs.configure("json", "INFO")

    logging.getLogger("bot.relay").warning("lane %s waits", "slack:C0", extra={"tries": 3})

    line = json.loads(written())
    assert (line["event"], line["level"], line["logger"]) == (
        "lane slack:C0 waits",
        "warning",
        "bot.relay",
    )
    assert line["tries"] == 3
    assert line["timestamp"].endswith("Z")


def test_structlog_and_logging_look_alike(written):
    """Both ways of logging come out in one form."""
    logs.configure("json")

    structlog.get_logger("bot.a").info("hello", issue="API-7")

    line = json.loads(written())
    assert (line["event"], line["issue"], line["level"]) == ("hello", "API-7", "info")


def test_text_is_one_line(written):
    """A person reads the level, the text and the fields."""
    logs.configure("text")

    structlog.get_logger("bot.a").info("hello", issue="API-7")

    (line,) = written().splitlines()
    assert "hello" in line
    assert "issue=API-7" in line


def test_configured_twice_writes_once(written):
    """A second configuration replaces the first."""
    logs.configure("text")
    logs.configure("json")

    logging.getLogger("bot").info("once")

    assert json.loads(written())["event"] == "once"


def test_level_is_kept(written):
    """What is below LOG_LEVEL is not written."""
    logs.configure("text", "WARNING")

    logging.getLogger("bot").info("unheard")

    assert written() == ""


@pytest.mark.parametrize("log_format", ["text", "json"])
@pytest.mark.parametrize("secret", SECRET_LINES)
def test_secret_in_a_message(written, log_format, secret):
    """No secret is written, whatever said it."""
    logs.configure(log_format)

    logging.getLogger("bot").info(SECRET_LINES[secret])

    line = written()
    assert "…" in line or "\\u2026" in line
    assert secret not in line


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_secret_in_a_field_or_a_header(written, log_format):
    """Fields and nested values are texts by then."""
    logs.configure(log_format)

    structlog.get_logger().info(
        "asked", headers={"Authorization": "Bearer abc"}, arguments=["xoxb-sandbox-bot"]
    )

    line = written()
    assert "Bearer abc" not in line
    assert "sandbox-bot" not in line


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_secret_in_a_traceback(written, log_format):
    """A traceback is written without tokens, also without those in local variables."""
    logs.configure(log_format)
    token = "xoxb-sandbox-bot"

    try:
        int(f"bad token {token}")
    except ValueError:
        logging.getLogger("bot").exception("it failed")

    text = written()
    assert "Traceback" in text
    assert "sandbox-bot" not in text


FORGED = "x\n2026-03-14T09:26:53Z [info] Ada was here [bot]\x1b[2J\u202e\u2028y"


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_a_forged_line(written, log_format):
    """Text from outside can't look like a line of ours, nor change the terminal."""
    logs.configure(log_format)

    logging.getLogger("bot").warning("not taken: %s", FORGED, extra={"title": FORGED})

    (line,) = written().splitlines()
    assert "Ada was here" in line
    assert line.isprintable()


def test_a_forged_line_in_a_traceback(written):
    """Its lines stand apart from ours."""
    logs.configure("text")

    try:
        Path(FORGED).rmdir()
    except OSError as error:
        error.add_note(FORGED)
        logging.getLogger("bot").exception("it failed")

    first, *others = written().splitlines()
    assert "it failed" in first
    assert any("Ada was here" in line for line in others)
    assert all(line.startswith("  ") and line.isprintable() for line in others)


def test_words_that_are_no_secrets_stay():
    """A redaction that eats ordinary text would hide the fault."""
    text = (
        "design=3 at http://127.0.0.1:3080/readyz by ada@acme.test, authorization needed,"
        " event e4874d664c3540c1a32eab185f12c5ab, a routing key is not set, R0LE"
    )

    assert logs.redact(text) == text


@pytest.mark.parametrize("name", ["slack_sdk.web.base_client", "slack_bolt.App"])
def test_slack_libraries_never_below_info(written, name):
    """At DEBUG they print whole envelopes, also from loggers with a level of their own."""
    logs.configure("text", "DEBUG")
    logger = logging.getLogger(name)
    logger.setLevel(logging.DEBUG)

    logger.debug("the whole envelope")
    logger.info("a session was made")

    logger.setLevel(logging.NOTSET)
    assert [line for line in written().splitlines() if "envelope" in line] == []


@pytest.mark.parametrize("name", ["slack_sdk.web.base_client", "pdpyras"])
def test_failed_calls_are_said_once(written, name):
    """Libraries print what they raise; whoever catches it says it."""
    logs.configure("text")

    logging.getLogger(name).error("Failed to send a request")

    assert written() == ""


def test_access_log_is_off(written):
    """Addresses of requests may hold secrets."""
    logs.configure("text", "DEBUG")

    logging.getLogger("uvicorn.access").info("GET /?token=1")

    assert written() == ""
