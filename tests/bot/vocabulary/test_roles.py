"""Who may what: one table, and roles of who left count for nothing."""

from itertools import pairwise

import pytest

from bot.vocabulary.roles import HIGHEST_FIRST, RIGHTS, Right, may, may_give, roles_with
from store.people.directory import Member, Role

TABLE = {
    Role.OWNER: "members, audit, teams, projects, issues",
    Role.MANAGER: "members, audit, teams, projects, issues",
    Role.ADMIN: "teams, projects, issues",
    Role.MEMBER: "issues",
}
WORDS = {
    Right.ADMINISTER_MEMBERS: "members",
    Right.READ_AUDIT_LOG: "audit",
    Right.ADMINISTER_TEAMS: "teams",
    Right.ADMINISTER_PROJECTS: "projects",
    Right.ACT_ON_ISSUES: "issues",
}


def a_member(role, *, is_active=True):
    return Member(organization_id=1, email="x@acme.test", name="X", role=role, is_active=is_active)


@pytest.mark.parametrize("role", Role)
def test_the_table(role):
    """Each role's rights, in words."""
    found = ", ".join(word for right, word in WORDS.items() if may(a_member(role), right))

    assert found == TABLE[role]


@pytest.mark.parametrize("role", Role)
def test_who_is_deactivated_may_nothing(role):
    """Whatever their role was."""
    gone = a_member(role, is_active=False)

    assert not any(may(gone, right) for right in Right)


def test_a_higher_role_has_all_rights_of_a_lower():
    """Owner, manager, admin, member."""
    rights = [RIGHTS[role] for role in HIGHEST_FIRST]

    assert all(higher >= lower for higher, lower in pairwise(rights))


@pytest.mark.parametrize("own", Role)
@pytest.mark.parametrize("given", Role)
def test_roles_that_may_be_given(own, given):
    """Up to one's own."""
    assert may_give(own, given) == (list(Role).index(own) <= list(Role).index(given))


def test_who_decides():
    """Owners and managers."""
    assert roles_with(Right.ADMINISTER_MEMBERS) == (Role.OWNER, Role.MANAGER)
