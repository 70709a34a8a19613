"""What Sentry's OAuth answers, read."""

import json
from datetime import timedelta
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr

LASTS = 30 * 86400  # Seconds; what a token lives where the answer does not say.
SHORTEST, LONGEST = 60, 400 * 86400  # Seconds; what is believed.


class Account(BaseModel):
    """Whose tokens they are."""

    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True)

    id: str = Field(min_length=1)
    name: str = ""
    email: str = ""


class TokenPair(BaseModel):
    """Its repr, and every error about it, has no token in it."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    access_token: SecretStr = Field(min_length=1)
    refresh_token: SecretStr = Field(min_length=1)
    expires_in: float = LASTS
    user: Account | None = None

    @property
    def lasts(self) -> timedelta:
        return timedelta(seconds=min(max(self.expires_in, SHORTEST), LONGEST))

    def packed(self) -> str:
        """To be sealed: it has both tokens in clear."""
        values = (self.access_token, self.refresh_token)
        return json.dumps([value.get_secret_value() for value in values])

    @classmethod
    def unpacked(cls, text: str) -> Self:
        access, refresh = json.loads(text)
        return cls(access_token=SecretStr(access), refresh_token=SecretStr(refresh))


class Device(BaseModel):
    """What a person opens, and what is polled with."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    device_code: SecretStr = Field(min_length=1)
    user_code: str = Field(min_length=1, max_length=32)
    verification_uri: str
    verification_uri_complete: str = ""
    expires_in: float = 600
    interval: float = 5

    @property
    def page(self) -> str:
        return self.verification_uri_complete or self.verification_uri
