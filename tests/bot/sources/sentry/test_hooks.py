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


def test_told(receive, rows):
    """Of what became an activity no note is needed beside it."""
    taken = receive()

    assert taken == HookTaken(rows(ActivityRow)[0].id, is_new=True)
    assert rows(WebhookRequest) == []


def test_the_request_id_decides_nothing(receive, rows):
    """Another body under the same Request-ID is another activity, the same one a repeat."""
    first, second = receive(), receive("issue_resolved")
    again = receive(request_id="r-2")

    assert again == HookTaken(first.activity_id, is_new=False)
    assert second.is_new
    assert [row.kind for row in rows(ActivityRow)] == ["alert", "set_resolved"]


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
