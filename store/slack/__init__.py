"""What is known of Slack: workspaces, channels, cards, Homes, unfolded links."""
