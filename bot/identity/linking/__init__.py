"""Linking a Slack user to a member, by the person: asked for, proved, done."""
