"""A process that asks Sentry as a member, once a file is there; it says what came of it.

The arguments: the file, and the member's id.
"""

import sys
import time
from pathlib import Path

from bot.database import open_database
from bot.sentry.client import client_of
from bot.sentry.errors import SentryError
from bot.sentry.personal.client import client_for
from bot.services import Services
from bot.settings import Settings

begins, member_id = Path(sys.argv[1]), int(sys.argv[2])
services = Services(Settings(), open_database(Settings(), upgrading=False))
print("ready", flush=True)
while not begins.exists():
    time.sleep(0.01)
try:
    print(client_for(services, member_id).whoami().user.email)
except SentryError as error:
    print(error)
client_of(services).close()
services.database.close()
