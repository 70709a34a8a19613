"""Who presses: one of each role, by their Slack users; and what they press on."""

from bot.identity.gate import Presser
from bot.invites.request import InviteAsked
from store.people.directory import Role

ROLES = {"ada": Role.OWNER, "bob": Role.MANAGER, "ann": Role.ADMIN, "mia": Role.MEMBER}
ADA, BOB, ANN, MIA = (Presser("T1", f"U{name.upper()}", "T1", "C1") for name in ROLES)


def a_request(number=1, **changes):
    """Mia asks to invite Hedy."""
    body = {
        "id": f"r-{number}",
        "email": "hedy@acme.test",
        "kind": "requested_to_be_invited",
        "inviter": "mia@acme.test",
    }
    return InviteAsked.model_validate(body | changes)
