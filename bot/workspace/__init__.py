"""What happens in the Slack workspace: Home, links that unfold, channels, the app itself."""
