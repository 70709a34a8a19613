import pytest

from bot.sources.sentry.parts import organization_in, page


@pytest.mark.parametrize(
    ("addresses", "slug"),
    [
        (["https://sentry.acme.test/organizations/acme/issues/1/"], "acme"),
        (["https://sentry.acme.test/api/0/organizations/acme/issues/1/"], "acme"),
        (["https://sentry.acme.test/api/0/projects/acme/shop/events/e1/"], "acme"),
        (["https://acme.sentry.io/issues/1/"], "acme"),
        (["https://us.sentry.io/api/0/organizations/acme/issues/1/"], "acme"),
        (["https://sentry.acme.test/acme/shop/issues/1/"], "acme"),
        (["https://sentry.acme.test/issues/1/"], None),
        (["https://sentry.acme.test/api/0/issues/1/"], None),
        (["https://sentry.io/issues/1/"], None),
        (["", "not an address", "https://s.test/organizations/acme/"], "acme"),
        ([], None),
        # The surest form wins, whatever the order of the addresses.
        (["https://s.test/a/b/issues/1", "https://s.test/organizations/acme/issues/1/"], "acme"),
    ],
)
def test_organization(addresses, slug):
    """Every style of address that Sentry has had."""
    assert organization_in(*addresses) == slug


@pytest.mark.parametrize(
    ("addresses", "found"),
    [
        (["https://a.test/1"], "https://a.test/1"),
        (["", "http://a.test/1"], "http://a.test/1"),
        (["javascript:alert(1)", "ftp://a.test"], None),
        (["https://a.test/" + "x" * 2000], None),
    ],
)
def test_page(addresses, found):
    """The first that a browser can open and that is not endless."""
    assert page(*addresses) == found
