"""Sentry's OAuth: what it offers, where people are sent, and tokens for what they allowed."""
