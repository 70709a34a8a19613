"""Requests to be let in."""
