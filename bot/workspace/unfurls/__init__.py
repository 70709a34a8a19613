"""Links of the tracker that people share in Slack: whose they are, and what is shown of them."""
