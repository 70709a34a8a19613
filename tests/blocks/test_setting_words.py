"""The settings have the same names in the modal, in sentences and on the command line."""

from blocks import settings_modal
from bot.vocabulary.preferences import PERSONAL, TITLES, VALUE_WORDS, VIA


def test_one_name_for_each():
    """`blocks` imports nothing of ours, so that both have the words."""
    assert {setting.value: words for setting, words in TITLES.items()} == settings_modal.TYPES
    assert settings_modal.PROVIDERS == VIA == {name: VIA[name] for name in PERSONAL}
    for value, words in VALUE_WORDS.items():
        assert settings_modal.within(value) == words
