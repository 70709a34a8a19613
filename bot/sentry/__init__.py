"""Sentry's REST API: a client, what it reads, and what can go wrong, in words."""
