from bot.notes.note import Drawing, Link, Note, Person, Strong, merged, plain

ADA = Person("Ada", 1, "U1")


def note(words, key):
    return Note("issue:1", "[api] Boom", lines=((words,),), key=key)


def test_plain_words_of_every_span():
    """What a notification shows has no markup."""
    assert plain((ADA, " did ", Link("API-1", "https://x.test"), " ", Strong("now"))) == (
        "Ada did API-1 now"
    )


def test_merged_keeps_all_lines_in_order():
    """One message tells all of them, under the first one's key."""
    one = merged([note("a", "1"), note("b", "2"), note("c", "3")])

    assert one.lines == (("a",), ("b",), ("c",))
    assert (one.key, one.title) == ("1", "[api] Boom (+2 more)")


def test_one_alone_is_itself():
    """Nothing is said of more where there is no more."""
    assert merged([note("a", "1")]) == note("a", "1")


def test_plain_form_keeps_what_matters():
    """The title and the key: found again, and read."""
    full = Note("issue:1", "[api] Boom", (("a",),), key="1", drawing=Drawing("issue_card", {}))

    assert full.as_plain() == Note("issue:1", "[api] Boom", key="1")
