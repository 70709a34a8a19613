"""Who is it, and may they: people, links to Slack users, the gate."""
