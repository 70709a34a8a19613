"""What happens in the Slack workspace: Home, links that unfurl, channels, the app itself."""
