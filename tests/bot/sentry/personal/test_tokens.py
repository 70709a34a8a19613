"""People's tokens against the sandbox's Sentry: used, renewed by one at a time, given up."""

import dataclasses
import threading

import pytest
from pydantic import SecretStr

from bot.sandbox.faults import AcceptedThenReset, ResetBefore
from bot.sentry.client import SentryClient, client_of
from bot.sentry.errors import SentryDenied, SentryError, SentryPermissionNeeded
from bot.sentry.personal import tokens
from bot.sentry.personal.client import Acting, acting, client_for
from bot.services import Shared
from store.audit.audit import AuditEntry
from store.engine import Database
from store.people.directory import Member
from store.people.sentry_accounts import Lack, SentrySecret
from tests.bot.acme import all_rows


def client(permission):
    found = client_for(permission.services, permission.member.id)
    assert isinstance(found, SentryClient)
    return found


def renewals(sentry):
    return [call for call in sentry.calls("token") if "refresh_token" in call.body]


def lack(permission):
    """Why she has to allow it, as a call tells it."""
    found = client_for(permission.services, permission.member.id)
    if isinstance(found, Lack):
        return found
    with pytest.raises(SentryPermissionNeeded) as told:
        found.organization()
    return told.value.lack


def test_it_acts_as_the_person(permission):
    """What she does is hers in Sentry, and her use is noted."""
    issue = permission.sentry.raise_issue("api", "Boom")

    client(permission.allow()).update_issue(issue.id, {"status": "resolved"})

    assert permission.sentry.feed(issue)[0]["user"]["email"] == "ada@acme.test"
    assert permission.row.used_at == permission.services.now()


def test_nobody_allowed_anything(permission):
    assert client_for(permission.services, permission.member.id) == Lack.NEVER


def test_no_token_is_stored_in_clear(permission, tmp_path):
    pair = permission.allow().sentry.tokens_of(permission.application)

    stored = b"".join(path.read_bytes() for path in tmp_path.glob("heliograph.db*"))

    assert len(pair) == 2
    assert not [value for value in pair if value.encode() in stored]


def test_renewed_before_it_ends(permission):
    """The old pair is void at once, and the new one is used from then on."""
    permission.allow().move(days=29, hours=23, minutes=55)
    asking = client(permission)

    asking.organization()
    asking.organization()

    assert len(renewals(permission.sentry)) == 1
    assert permission.row.generation == 1


def test_many_at_once_renew_once(permission):
    """Twenty threads, one refresh: a second one would end what the first one got."""
    permission.allow().move(days=30)
    faults = []

    def ask():
        try:
            client(permission).organization()
        except SentryError as error:
            faults.append(error)

    threads = [threading.Thread(target=ask) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert faults == []
    assert len(renewals(permission.sentry)) == 1


def test_two_processes_renew_once(permission, tmp_path):
    """Each with a database connection of its own: the row says who is at it."""
    permission.allow().move(days=30)
    other = Database(f"sqlite:///{tmp_path / 'heliograph.db'}")
    theirs = dataclasses.replace(permission.services, database=other, shared=Shared())
    member, faults = permission.member.id, []

    def ask(services):
        try:
            client_for(services, member).organization()
        except SentryError as error:
            faults.append(error)

    both = (permission.services, theirs) * 4
    threads = [threading.Thread(target=ask, args=(each,)) for each in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert faults == []
    assert len(renewals(permission.sentry)) == 1
    client_of(theirs).close()
    other.close()


def test_a_token_that_ended_too_soon(permission):
    """Sentry's clock may be another: a 401 is asked about once more, with a new token."""
    permission.allow()
    for token in permission.sentry.state.tokens.values():
        token.is_expired = token.integration is None

    client(permission).organization()

    assert len(renewals(permission.sentry)) == 1


def test_who_takes_it_back_is_asked_again(permission):
    """A 401 of theirs: the tokens are removed, which is audited."""
    permission.allow().sentry.take_back("ada", permission.application)

    assert lack(permission) == Lack.REFUSED
    assert lack(permission) == Lack.REFUSED
    database = permission.services.database
    assert all_rows(database, SentrySecret) == []
    entry = all_rows(database, AuditEntry)[-1]
    assert (entry.action, entry.target, entry.data) == (
        "identity.void",
        "ada@acme.test",
        {"why": "refused"},
    )


def test_somebody_removed_in_sentry(permission):
    """Renewing helps nobody whose account is off."""
    permission.allow().sentry.remove_person("ada")

    assert lack(permission) == Lack.REFUSED


def test_a_refresh_that_never_arrived(permission):
    """Certainly nothing happened: tried again, and it goes on."""
    permission.allow().move(days=30)
    permission.sentry.faults.add("token", ResetBefore(), times=1)
    with pytest.raises(SentryError):
        client(permission).organization()

    client(permission).organization()

    assert permission.row.lack is None


def test_a_refresh_whose_answer_is_lost(permission):
    """Both tokens are over, and nobody has the new ones: she is asked again, and told why."""
    permission.allow().move(days=30)
    permission.sentry.faults.add("token", AcceptedThenReset(), times=1)
    with pytest.raises(SentryError) as first:
        client(permission).organization()

    assert first.value.is_temporary
    assert not first.value.may_have_happened  # The question itself was never sent.
    assert lack(permission) == Lack.LOST


def test_killed_while_renewing(permission, monkeypatch):
    """Between Sentry's answer and the commit: as lost, once the claim is over."""
    permission.allow().move(days=30)

    class Killed(BaseException):
        pass

    def killed(*_):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr("store.people.sentry_accounts.renewed", killed)
        with pytest.raises(Killed):
            client(permission).organization()
    permission.move(minutes=2)

    assert lack(permission) == Lack.LOST


def test_another_secret_key(permission):
    permission.allow()
    settings = permission.services.settings.model_copy(update={"secret_key": SecretStr("x" * 40)})
    permission.services = dataclasses.replace(permission.services, settings=settings)

    assert lack(permission) == Lack.KEY
    assert all_rows(permission.services.database, SentrySecret) == []


def test_without_its_secret(permission):
    """As in a backup."""
    permission.allow()
    with permission.services.database.write() as session:
        for row in all_rows(permission.services.database, SentrySecret):
            session.delete(session.merge(row))

    assert lack(permission) == Lack.RESTORED


def test_what_the_person_may_not_do(permission):
    """Sentry's 403 is told to the person, and nobody else is asked in their place."""
    permission.person.role = "member"
    permission.sentry.state.is_membership_open = False
    issue = permission.sentry.raise_issue("shop", "Boom")

    with pytest.raises(SentryDenied, match="does not let you do that") as told:
        client(permission.allow()).update_issue(issue.id, {"status": "resolved"})

    assert "SENTRY_TOKEN" not in str(told.value)
    assert issue.status == "unresolved"


def test_a_deactivated_member(permission):
    permission.allow()
    with permission.services.database.write() as session:
        session.get_one(Member, permission.member.id).is_active = False

    assert lack(permission) == Lack.NEVER


@pytest.mark.parametrize(
    ("how", "before", "after"),
    [("app", "", ""), ("either", "", "2"), ("person", Lack.NEVER, "2")],
)
def test_as_whom(permission, how, before, after):
    """Before and after they allowed it, by Sentry's id of who acts."""
    settings = permission.services.settings.model_copy(update={"sentry_act_as": how})
    permission.services = dataclasses.replace(permission.services, settings=settings)

    def actor():
        found = acting(permission.services, permission.member.id)
        return found.account_id if isinstance(found, Acting) else found

    assert actor() == before
    permission.allow()
    assert actor() == after


def test_what_is_void_is_no_reason_to_be_another(permission):
    permission.allow()
    tokens.give_up(permission.services, permission.row, Lack.REFUSED)

    assert acting(permission.services, permission.member.id) == Lack.REFUSED
