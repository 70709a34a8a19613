"""The demo's requests to be let in: each button sends one about somebody new."""

from itertools import count

import httpx

from bot.sandbox import Sample

NAMES = ("hedy.lamarr", "emmy.noether", "alan.turing", "katherine.johnson")
GROUP = "Approvals"
TIMEOUT = 10  # Seconds.


class Newcomers:
    """Knows who has asked; after the last name the first one comes again, with a number."""

    def __init__(self, url: str, api_token: str) -> None:
        self._url = url
        self._api_token = api_token
        self._numbers = count()

    def samples(self) -> list[Sample]:
        return [
            Sample(GROUP, "Grace asks to invite somebody", self.invite),
            Sample(GROUP, "Somebody asks to join", self.join),
        ]

    def invite(self) -> str:
        asked = {"kind": "requested_to_be_invited", "inviter": "grace@acme.test"}
        return self._send({**asked, "role": "member", "teams": ["backend"]})

    def join(self) -> str:
        return self._send({"kind": "requested_to_join", "role": "admin", "teams": ["frontend"]})

    def _send(self, asked: dict[str, object]) -> str:
        number = next(self._numbers)
        times, which = divmod(number, len(NAMES))
        email = f"{NAMES[which]}{times + 1 if times else ''}@acme.test"
        answer = httpx.post(
            f"{self._url}/api/invite-requests",
            json={"id": f"newcomer-{number}", "email": email, **asked},
            headers={"Authorization": f"Bearer {self._api_token}"},
            timeout=TIMEOUT,
            trust_env=False,
        )
        if not answer.is_success:
            return f"{email}: {answer.status_code} {answer.text}"
        return f"{email} in the direct messages of Ada and Bob: taken"
