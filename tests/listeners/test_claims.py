"""Which workspace a payload is for, and who belongs to it: every shape, field and person."""

import pytest

from listeners.claims import Decision, claims, decide

OURS, SISTER, OTHER, GRID = "T_OURS", "T_SISTER", "T_OTHER", "E_GRID"
BOTH = {OURS, SISTER}
ON_GRID = {"enterprise": {"id": GRID}}
BELONGS, UNDECIDED = Decision(OURS, OURS), Decision(OURS, "")


def user(team, *teams):
    found = {"id": "U1", "team_id": team}
    return found | (
        {"enterprise_user": {"enterprise_id": GRID, "teams": [*teams]}} if teams else {}
    )


def interaction(kind):
    """By what each says of itself: the workspace at the place, and the person's."""

    def payload(place, home, **more):
        return {"type": kind, "team": {"id": place}, "user": user(home)} | more

    return payload


def command(place, _home, **more):
    return {"command": "/helio", "team_id": place, "user_id": "U1"} | more


def event(place, home, **more):
    said = {"type": "message", "user": "U1"} | ({"user_team": home} if home else {})
    grid = more.pop("enterprise", {}).get("id")
    granted = [{"team_id": place, "enterprise_id": grid}]
    return {"team_id": place, "authorizations": granted, "event": said} | more


KINDS = ("block_actions", "view_submission", "block_suggestion", "shortcut", "message_action")
CLICKS = {kind: interaction(kind) for kind in KINDS}
SHAPES = CLICKS | {"command": command, "event": event}
TWO_FIELDS = CLICKS | {"event": event}  # A command says one workspace only.


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("more", [{}, ON_GRID], ids=["alone", "grid"])
def test_one_of_ours(shape, more):
    """All fields agree."""
    assert decide(claims(shape(OURS, OURS, **more)), {OURS}) == BELONGS


@pytest.mark.parametrize("shape", TWO_FIELDS.values(), ids=TWO_FIELDS)
def test_a_stranger_by_slack_connect(shape):
    """Without a Grid there is nothing to ask."""
    assert decide(claims(shape(OURS, OTHER)), {OURS}) == Decision(OURS, OTHER)


@pytest.mark.parametrize("shape", TWO_FIELDS.values(), ids=TWO_FIELDS)
@pytest.mark.parametrize(
    ("home", "asked", "expected"),
    [
        (SISTER, None, UNDECIDED),
        (SISTER, BOTH, BELONGS),
        (SISTER, {SISTER}, Decision(OURS, SISTER)),
        (SISTER, set(), Decision(OURS, SISTER)),
        (GRID, None, UNDECIDED),
        (GRID, BOTH, BELONGS),
        (GRID, set(), Decision(OURS, GRID)),
    ],
)
def test_a_sister_of_the_grid(shape, home, asked, expected):
    """What users.info says decides; without its answer nobody may act."""
    assert decide(claims(shape(OURS, home, **ON_GRID)), {OURS}, asked) == expected


@pytest.mark.parametrize("shape", TWO_FIELDS.values(), ids=TWO_FIELDS)
def test_a_place_that_another_workspace_hosts(shape):
    """Our person, in a channel of theirs."""
    assert decide(claims(shape(OTHER, OURS)), {OURS}) == BELONGS


@pytest.mark.parametrize(
    ("shape", "grid"), [(interaction("block_actions"), ON_GRID), (command, {"enterprise_id": GRID})]
)
@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (None, Decision(SISTER, "")),
        (BOTH, BELONGS),
        ({SISTER}, Decision(SISTER, SISTER)),
    ],
)
def test_only_a_sister_is_named(shape, grid, asked, expected):
    """Which of ours it is for is what the person belongs to."""
    assert decide(claims(shape(SISTER, SISTER, **grid)), {OURS}, asked) == expected


@pytest.mark.parametrize(
    "body",
    [
        {"team": None, "user": user(OURS), "enterprise": {"id": GRID}},
        {"team": None, "user": user(SISTER, OURS, SISTER)},
        {"team": {"id": OURS, "enterprise_id": GRID}, "user": user(SISTER, OURS, SISTER)},
        {"team": {"id": OTHER}, "user": user(OURS), "view": {"app_installed_team_id": OURS}},
        {"team": {"id": OTHER}, "user": user(OURS), "view": {"team_id": OURS}},
        {"team_id": OTHER, "context_team_id": OURS, "event": {"user_team": OURS}},
        {"team_id": OTHER, "authorizations": [{"team_id": OURS}], "event": {"user_team": OURS}},
        {"team_id": OTHER, "event": {"user": user(OURS)}},
        {"team_id": OURS, "event": {"user": "U1"}},
    ],
)
def test_each_field_counts(body):
    """Ours is named once, somewhere."""
    assert decide(claims(body), {OURS}) == BELONGS


def test_a_modal_opened_elsewhere_is_for_its_installation():
    """Of two that both are ours."""
    body = {"team": {"id": SISTER}, "user": user(SISTER), "view": {"app_installed_team_id": OURS}}

    assert decide(claims(body), BOTH) == Decision(OURS, SISTER)


def test_a_shared_channel_that_names_no_home():
    """The event of who knows whom."""
    body = {"team_id": OURS, "is_ext_shared_channel": True, "event": {"user": "U1"}}

    assert decide(claims(body), {OURS}) == UNDECIDED
    assert decide(claims(body), {OURS}, {OURS}) == BELONGS
    assert decide(claims(body), {OURS}, set()) == Decision(OURS, "elsewhere")


@pytest.mark.parametrize("kind", ["app_uninstalled", "tokens_revoked"])
def test_a_sister_removes_the_app(kind):
    """That is not our removal, though it is heard with our authorization."""
    granted = [{"team_id": OURS}]
    body = {"team_id": SISTER, "authorizations": granted, "event": {"type": kind}}

    assert decide(claims(body), {OURS}).team_id == SISTER


@pytest.mark.parametrize("odd", [None, "x", 7, [], {}, {"id": None}, {"team_id": 7}])
@pytest.mark.parametrize("key", ["team", "user", "view", "enterprise", "event"])
def test_outside_input(key, odd):
    """Whatever stands there, it decides nothing."""
    assert decide(claims({key: odd}), {OURS}).home_team_id in {"", "x"}
