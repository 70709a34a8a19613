"""What is said in Slack, added to an issue as a comment in the tracker."""
