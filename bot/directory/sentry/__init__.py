"""The directory as Sentry has it: people, teams, projects, releases."""
