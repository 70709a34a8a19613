"""Who presses, from Acme's workspace."""

from bot.identity.gate import Presser

ADA, GRACE, BOB = (Presser("T1", f"U{name}", "T1", "C1") for name in ("ADA", "GRACE", "BOB"))
