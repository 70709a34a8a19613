"""Sentry's integration platform: its webhooks, read into activities, one module a resource."""
