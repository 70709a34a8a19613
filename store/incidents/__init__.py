"""Incidents: metric alerts."""
