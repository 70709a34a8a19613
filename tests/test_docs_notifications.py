"""What docs/notifications.md says of types, values and scopes is what the program does."""

import pytest

from bot.commands.wishes import SettingsOptions, wishes
from bot.preferences.changes import change
from bot.preferences.overview import PRODUCT, Row, overview
from bot.recipients.rules import FALLTHROUGH_MAX
from bot.vocabulary.preferences import BY_ORGANIZATION, DEFAULTS, PERSONAL, VALUES, Setting
from tests.bot.preferences.choices import ADA, BY, furnish
from tests.pages import names, page, table

COUNTS = {2: "Two", 3: "Three"}
TEXT = " ".join(page("notifications").split())


def test_every_type_is_documented():
    """With all its values and its default, in the program's order."""
    said = [
        (names(row[0])[0], tuple(names(row[1])), names(row[2])[0])
        for row in table(page("notifications"), "type")
    ]

    assert said == [(each.value, VALUES[each], DEFAULTS[each]) for each in Setting]


def test_every_origin_is_documented(services):
    """In the order in which they count: a choice in each place, from the most exact."""
    furnish(services.database)
    places = [SettingsOptions(["alerts=never"], organization="acme", project="api")]
    places += [
        SettingsOptions(["alerts=never"], organization="acme"),
        SettingsOptions(["alerts=never"]),
    ]
    origins = []
    for place in places:
        change(services, ADA, wishes(place, services.now()), BY)
        row = overview(services, ADA, organization=place.organization, project=place.project).rows[
            0
        ]
        origins.append(row.origin)

    said = [names(row[0])[0] for row in table(page("notifications"), "from")]
    assert said == [*origins, Row(Setting.ALERTS, "slack", "always", PRODUCT).origin]


@pytest.mark.parametrize(
    "words",
    [
        f"the {FALLTHROUGH_MAX} who did something last",
        f"{COUNTS[len(PERSONAL)]} providers reach people",
        " and ".join(f"`{setting}`" for setting in BY_ORGANIZATION) + " belongs to no project",
    ],
)
def test_figures_and_names(words):
    """Numbers and names in the text are those of the program."""
    assert words in TEXT
