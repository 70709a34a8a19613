"""A test that somebody sends to themselves: by every provider that reaches them."""

from bot import providers
from bot.identity import command_gate
from bot.identity.gate import Presser
from bot.notices import notice
from bot.notices.test_message import Trial
from bot.services import Services
from bot.vocabulary.preferences import PERSONAL

WHY = "you asked for it"


def send(services: Services, by: Presser) -> str:
    """Owe it; what is on its way, and what is not, in words.

    Raises:
        UserError: they may not, and nothing was owed.
    """
    off, now, at = providers.off(services.settings), services.now(), services.steady()
    with services.database.write() as session:
        who = command_gate.person_for(session, services, by)
        addresses = {"slack": by.user_id, "email": who.email}
        on = [provider for provider in PERSONAL if provider not in off]
        targets = {f"{provider}:{addresses[provider]}": WHY for provider in on}
        told = Trial(email=who.email)
        notice.send(session, told, targets, organization_id=None, now=now, at=at)
    gone = " and ".join(providers.PROVIDERS[provider].title for provider in on)
    missing = "".join(
        f" Not via {providers.PROVIDERS[each].title}: {off[each]}."
        for each in PERSONAL
        if each in off
    )
    return f"A test is on its way via {gone}.{missing}"
