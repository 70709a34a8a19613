"""The REST API: what is asked for, by whom, and what Sentry answers."""
