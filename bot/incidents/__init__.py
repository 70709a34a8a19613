"""Incidents: metric alerts from their first status to their last, told on one live card."""
