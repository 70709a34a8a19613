"""Members, teams, projects; who is who in Slack, and what they chose."""
