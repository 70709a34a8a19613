"""A refusal, as Sentry words it."""

import secrets
from typing import Any

FORBIDDEN = "You do not have permission to perform this action."
MISSING = "The requested resource does not exist"


class RestError(Exception):
    """An answer that is no success; its body goes out as it is."""

    def __init__(self, status: int, body: Any) -> None:  # noqa: ANN401 - any JSON
        super().__init__(f"{status}: {body}")
        self.status = status
        self.body = body


def unauthorized(detail: str) -> RestError:
    return RestError(401, {"detail": detail})


def forbidden() -> RestError:
    return RestError(403, {"detail": FORBIDDEN})


def missing(detail: str = MISSING) -> RestError:
    return RestError(404, {"detail": detail})


def invalid(fields: dict[str, Any]) -> RestError:
    """Each field with a list of texts, or with such an object again."""
    return RestError(400, fields)


def bad(detail: str) -> RestError:
    return RestError(400, {"detail": detail})


def internal() -> RestError:
    return RestError(500, {"detail": "Internal Error", "errorId": secrets.token_hex(16)})
