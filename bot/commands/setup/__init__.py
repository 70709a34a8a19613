"""`setup`: from nothing to the first message in Slack, a file for each thing it asks about."""
