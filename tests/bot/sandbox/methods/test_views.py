import pytest

TITLE = {"type": "plain_text", "text": "Title"}
MODAL = {"type": "modal", "title": TITLE, "blocks": [{"type": "divider"}]}
HOME = {"type": "home", "blocks": [{"type": "divider"}]}


@pytest.fixture
def trigger(sandbox):
    """A trigger of Ada's, as a click would give it."""
    return lambda: sandbox.space.views.make_trigger("U0ADA")


def test_a_trigger_opens_one_modal(client, ada, trigger, refused):
    """Once; a second use is told from an unknown one."""
    used = trigger()
    view = client.views_open(trigger_id=used, view=MODAL)["view"]

    assert ada.expect_modal("Title").id == view["id"]
    assert refused("views.open", trigger_id=used, view=MODAL) == "exchanged_trigger_id"
    assert refused("views.open", trigger_id="x", view=MODAL) == "invalid_trigger_id"


def test_a_trigger_lives_three_seconds(client, sandbox, trigger, refused):
    """Here none at all, so that nobody waits."""
    sandbox.space.views.trigger_seconds = -1.0

    assert refused("views.open", trigger_id=trigger(), view=MODAL) == "expired_trigger_id"


def test_a_broken_view_opens_nothing(client, ada, trigger, refused):
    """The answer says what is wrong; the trigger can still be used."""
    used = trigger()
    broken = MODAL | {"title": {"type": "plain_text", "text": "x" * 25}}

    assert refused("views.open", trigger_id=used, view=broken) == "invalid_arguments"
    assert client.views_open(trigger_id=used, view=MODAL)["ok"]
    assert ada.expect_modal("Title")


def test_three_modals_are_the_most(client, trigger, refused):
    """Each push is over the one before, which it names."""
    first = client.views_open(trigger_id=trigger(), view=MODAL)["view"]
    second = client.views_push(trigger_id=trigger(), view=MODAL)["view"]
    client.views_push(trigger_id=trigger(), view=MODAL)

    assert (second["root_view_id"], second["previous_view_id"]) == (first["id"], first["id"])
    assert refused("views.push", trigger_id=trigger(), view=MODAL) == "push_limit_reached"


def test_an_update_needs_an_open_view_and_its_hash(client, trigger, refused):
    """A stale hash is a conflict, a closed view is not found."""
    view = client.views_open(trigger_id=trigger(), view=MODAL | {"external_id": "e1"})["view"]
    client.views_update(external_id="e1", view=MODAL, hash=view["hash"])

    stale = refused("views.update", view_id=view["id"], view=MODAL, hash=view["hash"])
    assert stale == "hash_conflict"
    assert refused("views.update", view_id="V0NONE", view=MODAL) == "not_found"


def test_an_update_draws_the_view_anew(client, ada, trigger):
    """What is on the screen changes; the id stays."""
    view = client.views_open(trigger_id=trigger(), view=MODAL)["view"]
    changed = MODAL | {"title": {"type": "plain_text", "text": "Changed"}}

    client.views_update(view_id=view["id"], view=changed)

    assert ada.expect_modal("Changed").id == view["id"]


def test_an_external_id_names_one_view(client, trigger, refused):
    """A second one with it is refused while the first is open."""
    client.views_open(trigger_id=trigger(), view=MODAL | {"external_id": "e1"})

    error = refused("views.push", trigger_id=trigger(), view=MODAL | {"external_id": "e1"})
    assert error == "duplicate_external_id"


def test_a_home_tab_is_published_again_and_again(client, ada, refused):
    """The id stays; the hash guards against an older write."""
    first = client.views_publish(user_id="U0ADA", view=HOME)["view"]
    second = client.views_publish(user_id="U0ADA", view=HOME, hash=first["hash"])["view"]

    assert first["id"] == second["id"] == ada.expect_home().id
    error = refused("views.publish", user_id="U0ADA", view=HOME, hash=first["hash"])
    assert error == "hash_conflict"


def test_a_home_tab_needs_a_person_and_a_home_view(client, refused):
    """A modal is no Home tab."""
    assert refused("views.publish", user_id="U0NOBODY", view=HOME) == "user_not_found"
    assert refused("views.publish", user_id="U0ADA", view=MODAL) == "invalid_arguments"
