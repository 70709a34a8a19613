"""How a Web API method says no."""

from bot.sandbox.records import Json


class SlackError(Exception):
    """Becomes `{"ok": false, "error": code}`, with what else the answer shall carry."""

    def __init__(self, code: str, **more: object) -> None:
        super().__init__(code)
        self.code = code
        self.more: Json = more

    @property
    def answer(self) -> Json:
        return {"ok": False, "error": self.code, **self.more}


def invalid(code: str, messages: list[str]) -> SlackError:
    """Build the error for a bad argument, with Slack's list of what is wrong where."""
    return SlackError(code, errors=messages, response_metadata={"messages": messages})
