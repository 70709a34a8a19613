import pytest

from bot.intake.intake import Refused, in_one_write
from bot.sources.sentry import hooks
from bot.sources.sentry.hooks import Hook, HookTaken
from store.issues.activities import ActivityRow
from store.issues.webhooks import WebhookRequest
from tests.bot.sources.senders import payload

pytestmark = pytest.mark.usefixtures("acme")


@pytest.fixture
def receive(services):
    def receive(name="issue_created", resource="issue", request_id="r-1"):
        hook = Hook(request_id, resource, payload(name))
        incoming = hooks.read(hook)
        return in_one_write(services, lambda tx: hooks.take(tx, services, hook, incoming))

    return receive


def test_noted_with_its_activity(receive, rows):
    """The note of a request names the activity that came of it."""
    taken = receive()

    assert taken == HookTaken(rows(ActivityRow)[0].id, is_new=True)
    assert rows(WebhookRequest)[0].activity_id == taken.activity_id


def test_same_request(receive, rows):
    """A repeat gets the id of the first, even if its body is another."""
    first = receive()
    second = receive("issue_resolved")

    assert second == HookTaken(first.activity_id, is_new=False)
    assert [row.kind for row in rows(ActivityRow)] == ["alert"]


def test_two_requests(receive, rows):
    """The same body under another Request-ID is another activity."""
    receive()
    receive(request_id="r-2")

    assert len(rows(ActivityRow)) == 2


def test_refused_before_anything_is_written(receive, rows):
    """A request that shares a transaction with others must leave nothing behind."""
    with pytest.raises(Refused):
        receive(resource="weather")

    assert rows(WebhookRequest) == []


@pytest.mark.parametrize("resource", sorted(hooks.RESOURCES))
def test_every_resource_checks_its_body(resource):
    """No resource takes a body that has nothing of what Sentry always sends."""
    with pytest.raises(Refused) as caught:
        hooks.read(Hook("r-1", resource, {}))

    assert caught.value.field in {"action", "data"}
