"""The demo's workspace: Acme, its people and its channels."""

from bot.sandbox.administration import Administration

PEOPLE = {
    "ada": "Ada Lovelace",
    "bob": "Bob Kahn",
    "grace": "Grace Hopper",
    "linus": "Linus Torvalds",
}
GUEST = ("eve", "Eve Sharp")
CHANNELS = {"alerts": True, "general": False, "backend": True}  # Whether the app is in it.


def furnish(sandbox: Administration) -> None:
    """Add the people and channels to an empty workspace."""
    for handle, name in PEOPLE.items():
        sandbox.add_user(handle, name=name, email=f"{handle}@acme.test")
    handle, name = GUEST
    sandbox.add_user(handle, name=name, email=f"{handle}@acme.test", is_restricted=True)
    for channel, bot_in in CHANNELS.items():
        sandbox.add_channel(channel, members=[*PEOPLE, handle], bot_in=bot_in)
