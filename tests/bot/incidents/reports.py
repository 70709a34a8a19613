"""Reports as a source sends them."""


def report(status="critical", **changes):
    """A body for `/api/incidents`; `rule` is merged, all else replaced."""
    rule = {"name": "Too many errors", "aggregate": "count()", "time_window": 10, "threshold": 1000}
    return {
        "id": "4",
        "identifier": "1",
        "title": "Too many errors",
        "status": status,
        "project": "shop",
        "url": "https://sentry.acme.test/organizations/acme/alerts/rules/details/7/?alert=1",
        "started_at": "2026-03-14T09:20:00Z",
        "rule": rule | changes.pop("rule", {}),
        "value": 1204,
    } | changes
