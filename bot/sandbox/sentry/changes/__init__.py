"""What changes an issue, by Sentry's own rules."""
