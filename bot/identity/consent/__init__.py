"""Linking by the tracker's own consent: a member allows Heliograph there to act as they.

Somebody may begin a link and let another person allow it. So nothing is linked by that alone: a
browser that comes back is shown a code that has to be typed into Slack, and a device has to be
allowed by who has the same address in Slack, or the mailed code is asked as well.
"""
