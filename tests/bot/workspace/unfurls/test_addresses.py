"""What a link leads to, read from its address: ours in each shape, and nobody else's."""

import pytest

from bot.workspace.unfurls.addresses import URL_MAX, Kind, Place, Site, read

ACME = Site(1, "acme", "https://sentry.acme.test")
BELOW = Site(2, "beta", "http://tools.test:8443/sentry/")
CLOUD = Site(3, "gamma", "https://gamma.sentry.test/")
SITES = (ACME, BELOW, CLOUD)
S = "https://sentry.acme.test"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (f"{S}/organizations/acme/issues/7/", Place(1, Kind.ISSUE, "7")),
        (f"{S}/organizations/acme/issues/7", Place(1, Kind.ISSUE, "7")),
        (f"{S}/organizations/acme/issues/SHOP-7/", Place(1, Kind.ISSUE, "SHOP-7")),
        (f"{S}/organizations/acme/issues/7/events/a1/?x=1#top", Place(1, Kind.ISSUE, "7")),
        (f"{S}/organizations/acme/issues/7/?a=1&amp;b=2", Place(1, Kind.ISSUE, "7")),
        ("HTTPS://SENTRY.ACME.TEST/organizations/acme/issues/7/", Place(1, Kind.ISSUE, "7")),
        (f"{S}:443/organizations/acme/issues/7/", Place(1, Kind.ISSUE, "7")),
        (f"{S}./organizations/acme/issues/7/", Place(1, Kind.ISSUE, "7")),
        ("http://sentry.acme.test/organizations/acme/issues/7/", Place(1, Kind.ISSUE, "7")),
        ("https://acme.sentry.acme.test/issues/7/", Place(1, Kind.ISSUE, "7")),
        ("https://acme.sentry.acme.test/organizations/acme/issues/7/", Place(1, Kind.ISSUE, "7")),
        (f"{S}/acme/shop/issues/7/", Place(1, Kind.ISSUE, "7", "shop")),
        (f"{S}/acme/shop/issues/7/events/1/", Place(1, Kind.ISSUE, "7", "shop")),
        (f"{S}/acme/shop/", Place(1, Kind.PROJECT, "shop")),
        (f"{S}/organizations/acme/projects/shop/", Place(1, Kind.PROJECT, "shop")),
        (f"{S}/organizations/acme/releases/a%401/", Place(1, Kind.RELEASE, "a@1")),
        (f"{S}/acme/shop/releases/a%2Fb/", Place(1, Kind.RELEASE, "a/b", "shop")),
        (f"{S}/organizations/acme/alerts/12/", Place(1, Kind.INCIDENT, "12")),
        (f"{S}/organizations/acme/incidents/12/", Place(1, Kind.INCIDENT, "12")),
        (f"{S}/organizations/acme/alerts/rules/details/3/?alert=12", Place(1, Kind.INCIDENT, "12")),
        (
            f"{S}/organizations/acme/issues/alerts/rules/details/3/?alert=12&referrer=slack",
            Place(1, Kind.INCIDENT, "12"),
        ),
        (f"{S}/organizations/acme/explore/releases/a%401/", Place(1, Kind.RELEASE, "a@1")),
        (f"{S}/organizations/acme/insights/projects/shop/", Place(1, Kind.PROJECT, "shop")),
        ("https://acme.sentry.acme.test/explore/releases/a%401/", Place(1, Kind.RELEASE, "a@1")),
        (
            "http://tools.test:8443/sentry/organizations/beta/issues/7/",
            Place(2, Kind.ISSUE, "7"),
        ),
        ("https://gamma.sentry.test/issues/7/", Place(3, Kind.ISSUE, "7")),
        ("https://sentry.test/organizations/gamma/issues/7/", Place(3, Kind.ISSUE, "7")),
        ("https://gamma.sentry.test/gamma/shop/", Place(3, Kind.PROJECT, "shop")),
    ],
)
def test_ours(url, expected):
    """Newer and older shapes, a tracker below a path, one with a host for each organization."""
    assert read(url, SITES) == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "issues/7",
        "ftp://sentry.acme.test/organizations/acme/issues/7/",
        "javascript:alert(1)//sentry.acme.test/organizations/acme/issues/7/",
        "https://sentry.acme.test.evil.test/organizations/acme/issues/7/",
        "https://evil-sentry.acme.test/organizations/acme/issues/7/",
        "https://sentry.acme.test@evil.test/organizations/acme/issues/7/",
        "https://evil.test@sentry.acme.test/organizations/acme/issues/7/",
        "https://evil.test\\@sentry.acme.test/organizations/acme/issues/7/",
        "https://evil.test/#sentry.acme.test/organizations/acme/issues/7/",
        "https://evil.test/?u=https://sentry.acme.test/organizations/acme/issues/7/",
        "https://ѕentry.acme.test/organizations/acme/issues/7/",  # noqa: RUF001 - on purpose.
        "https://sentry.acme.test:8080/organizations/acme/issues/7/",
        "https://sentry.acme.test:0/organizations/acme/issues/7/",
        "https://sentry.acme.test:port/organizations/acme/issues/7/",
        "https://[::1/organizations/acme/issues/7/",
        "https:///organizations/acme/issues/7/",
        f"{S}/organizations/beta/issues/7/",
        f"{S}/organizations/acmeissues/7/",
        f"{S}/beta/shop/issues/7/",
        "https://beta.sentry.acme.test/issues/7/",
        "http://tools.test:8443/sentryx/organizations/beta/issues/7/",
        "http://tools.test:8443/organizations/beta/issues/7/",
        f"{S}/organizations/acme/issues/7/?{'x' * URL_MAX}",
    ],
)
def test_foreign(url):
    """Other hosts, ports, paths, organizations; whatever looks alike."""
    assert read(url, SITES) is None


@pytest.mark.parametrize(
    "path",
    [
        "organizations/acme/",
        "organizations/acme/issues/",
        "organizations/acme/alerts/",
        "organizations/acme/issues/alerts/rules/details/3/",
        "organizations/acme/alerts/rules/details/3/?alert=",
        "organizations/acme/releases/",
        "organizations/acme/settings/",
        "settings/acme/",
        "acme/",
        "acme/shop/settings/",
        "x/",
    ],
)
def test_pages_that_are_nothing_to_show(path):
    """Ours, and no issue, incident, project or release."""
    assert read(f"{S}/{path}", SITES) is None


def test_a_site_without_an_address():
    """An organization whose `url` is empty or broken has no links."""
    for nowhere in ("", "https://[", "sentry.acme.test"):
        assert read(f"{S}/organizations/acme/issues/7/", [Site(1, "acme", nowhere)]) is None
