import pytest

from bot.activities import kind_named, known_kinds

QUIET = [kind for kind in known_kinds() if not kind.is_told]
# The types of activity that Sentry has and that are none of the kinds that are told.
SENTRYS = """
    set_public set_private release merge new_processing_issues unmerge_source unmerge_destination
    reprocess mark_reviewed auto_set_ongoing set_priority deleted_attachment referenced_in_commit
    seer_rca_started seer_rca_completed seer_solution_started seer_solution_completed
    seer_coding_started seer_coding_completed seer_pr_created seer_iteration_started
    seer_iteration_completed
"""
# What makes no message of its own: those that tell the comment are drawn anew.
OF_COMMENTS = "note_updated note_deleted"


def test_all_of_them():
    """Whatever Sentry has is taken, and what nobody waits for is told to nobody."""
    assert {kind.kind for kind in QUIET} == set(f"{SENTRYS} {OF_COMMENTS}".split())


@pytest.mark.parametrize("kind", QUIET, ids=lambda kind: kind.kind)
def test_never_on_the_card(kind):
    """None of them is a last action, and none posts a card."""
    assert (kind.changes_state, kind.posts_card) == (False, False)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("merge", {"issues": [{"id": 9}]}, "merged other issues into SHOP-7"),
        ("mark_reviewed", {}, "marked SHOP-7 as reviewed"),
        ("set_priority", {"priority": "high"}, "changed the priority of SHOP-7 to high"),
        ("set_priority", {}, "changed the priority of SHOP-7"),
        ("unmerge_source", {}, "moved events from SHOP-7 to another issue"),
    ],
)
def test_words(sentence, name, data, words):
    """The record says what was done, whatever came with it."""
    assert sentence(name, **data) == words


def test_ongoing():
    """An issue that is new no longer says so on its card."""
    change = kind_named("auto_set_ongoing")().change()

    assert change == {"status": "unresolved", "substatus": "ongoing"}
