"""What is known of Slack: workspaces, channels, cards, Homes, unfurled links."""
