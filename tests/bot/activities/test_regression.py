import pytest


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({}, ""),
        ({"version": "2.5"}, ": it came back in release 2.5"),
        ({"resolved_in_version": "2.4"}, ": it had been resolved in release 2.4"),
        (
            {"version": "2.5", "resolved_in_version": "2.4"},
            ": it came back in release 2.5; it had been resolved in release 2.4",
        ),
    ],
)
def test_regression(sentence, data, told):
    """Where it came back, and where it had been resolved, as far as known."""
    assert sentence("set_regression", **data) == f"marked SHOP-7 as a regression{told}"


def test_links_of_a_regression(links):
    """Both releases lead to their pages."""
    found = links("set_regression", version="2.5", resolved_in_version="2.4")

    assert {text: url.rpartition("/releases/")[2] for text, url in found.items()} == {
        "2.5": "2.5/",
        "2.4": "2.4/",
    }
