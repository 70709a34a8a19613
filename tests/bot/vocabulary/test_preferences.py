"""Which choice counts, and the words that people write for settings and values."""

from itertools import product

import pytest

from bot.vocabulary import preferences
from bot.vocabulary.preferences import (
    DEFAULTS,
    VALUES,
    Choice,
    Key,
    Setting,
    chosen,
    setting_named,
    value_named,
)
from store.people.preferences import OWN

PROJECT = preferences.scopes(1, 3)


def test_every_setting_has_values_and_a_default():
    """The default is one of the values."""
    assert list(VALUES) == list(DEFAULTS) == list(Setting)
    assert [setting for setting in Setting if DEFAULTS[setting] not in VALUES[setting]] == []


@pytest.mark.parametrize("made", list(product([False, True], repeat=3)))
def test_the_most_exact_choice_counts(made):
    """Project before organization before own default before the product's."""
    scopes = [scope for scope, is_made in zip(PROJECT, made, strict=True) if is_made]
    stored = {Key(scope, "slack", Setting.WORKFLOW): "always" for scope in scopes}

    found = chosen(stored, Setting.WORKFLOW, "slack", PROJECT)

    assert found == (Choice("always", scopes[0]) if scopes else Choice("subscribe_only", ""))


@pytest.mark.parametrize(
    "key",
    [
        Key("project:4", "slack", Setting.WORKFLOW),
        Key("organization:2", "slack", Setting.WORKFLOW),
        Key(OWN, "email", Setting.WORKFLOW),
        Key(OWN, "slack", Setting.DEPLOY),
    ],
)
def test_other_choices_count_for_nothing(key):
    """Of another project, organization, provider or type."""
    found = chosen({key: "always"}, Setting.WORKFLOW, "slack", PROJECT)

    assert found.scope == ""


def test_value_that_is_none_any_more():
    """What an older version stored is passed over."""
    stored = {Key(OWN, "slack", Setting.ALERTS): "sometimes"}

    assert chosen(stored, Setting.ALERTS, "slack", PROJECT) == Choice("always", "")


def test_scopes_without_a_project():
    """What is about no project has the organization and the person."""
    assert preferences.scopes(1, None) == ("organization:1", OWN)


@pytest.mark.parametrize("setting", Setting)
def test_setting_by_its_name(setting):
    """In any case, with a hyphen or an underscore."""
    word = f" {setting.value.upper().replace('_', '-')} "

    assert setting_named(word) is setting
    assert setting_named(setting.value) is setting


@pytest.mark.parametrize(("setting", "value"), [(s, v) for s in Setting for v in VALUES[s]])
def test_value_by_its_name(setting, value):
    """In any case, with a hyphen or an underscore."""
    assert value_named(setting, value.upper().replace("_", "-")) == value


@pytest.mark.parametrize("word", ["", "workflows", "own", "alert", "always"])
def test_no_setting(word):
    """What is nearly one is none; a suggestion is made elsewhere."""
    assert setting_named(word) is None


@pytest.mark.parametrize(
    ("setting", "word", "value"),
    [
        (Setting.OWN_ACTIVITY, "on", "always"),
        (Setting.OWN_ACTIVITY, "Off", "never"),
        (Setting.ALERTS, "off", "never"),
        (Setting.WORKFLOW, "on", None),
        (Setting.WORKFLOW, "committed_only", None),
        (Setting.DEPLOY, "subscribe_only", None),
        (Setting.ALERTS, "", None),
    ],
)
def test_switches(setting, word, value):
    """`on` and `off` are said of what is always or never; a third value needs its own word."""
    assert value_named(setting, word) == value
