"""Slack's Web API: clients, connections, and what its errors mean."""
