"""Requests to be let in: taken, decided once, told to everybody whom they concern."""
