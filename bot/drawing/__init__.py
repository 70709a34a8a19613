"""Stored things as notes: drawn when they are sent, as they are then."""
