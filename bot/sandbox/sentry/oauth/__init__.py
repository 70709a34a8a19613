"""Sentry's OAuth: applications, consent in a browser, and tokens that people gave."""
