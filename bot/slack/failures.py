"""What a failed call to Slack means for the relay."""

import ssl
from datetime import timedelta
from http import HTTPStatus
from http.client import HTTPException
from socket import gaierror
from urllib.error import URLError

from slack_sdk.errors import SlackApiError, SlackClientError

from bot.slack import proxies
from bot.slack.http_pool import NeverSent
from bot.vocabulary.failures import (
    Failure,
    Malformed,
    MessageDeleted,
    MessageGone,
    PermanentFailure,
    TargetDead,
    TemporaryFailure,
    Unknown,
    WorkspaceDown,
)

# Slack's error codes by what follows from them; its method pages, and what was seen.
AMBIGUOUS = {"internal_error", "fatal_error"}
LATER = {
    "request_timeout",
    "service_unavailable",
    "ratelimited",
    "rate_limited",
    "message_limit_exceeded",
}
DEAD_TARGET = {
    "channel_not_found": "the channel does not exist, or the app can't see it",
    "is_archived": "the channel is archived",
    "not_in_channel": "the app is not in the channel; invite it",
    "no_permission": "the app may not post there",
    "messages_tab_disabled": "the app's messages tab is switched off",
    "user_not_found": "the person does not exist any more",
    "user_disabled": "the person is deactivated in Slack",
    "user_not_visible": "the app may not see the person",
    "cannot_dm_bot": "a bot can't be written to",
    "restricted_action": "an admin keeps the app from posting there",
    "restricted_action_read_only_channel": "the channel is read-only",
    "restricted_action_non_threadable_channel": "the channel takes no threads",
    "restricted_action_thread_only_channel": "the channel takes nothing but threads",
    "invalid_channel": "the channel does not exist, or the app can't see it",
    "posting_to_channel_denied": "the app may not post there",
    "method_not_supported_for_channel_type": "no app can post in a conversation of that kind",
    "channel_type_not_supported": "no app can post in a conversation of that kind",
    "invalid_user_combination": "the person shares no channel with the workspace any more",
    "user_is_bot": "a bot can't be written to",
}
DEAD_WORKSPACE = {
    "account_inactive": "the app was removed from the workspace",
    "token_revoked": "the bot token was revoked",
    "token_expired": "the bot token has expired",
    "invalid_auth": "Slack does not know the bot token",
    "not_authed": "Slack got no bot token",
    "missing_scope": "the app lacks a scope; install it again from the manifest",
    "not_allowed_token_type": "SLACK_BOT_TOKEN is not a bot token",
    "org_login_required": "the workspace is being migrated",
}
# They pass by themselves or by an admin's hand; auth.test knows nothing of them.
TROUBLED_PLACE = {
    "access_denied": "Slack denies the app access; ask an admin of the workspace",
    "accesslimited": "Slack's admins limit the networks that the app may call from",
    "ekm_access_denied": "admins have suspended posting, by their encryption keys",
    "enterprise_is_restricted": "the Enterprise organization keeps the app from it",
    "external_channel_migrating": "Slack is moving the shared channel",
    "team_access_not_granted": "the app was not granted that workspace; an org admin can do it",
    "team_added_to_org": "the workspace is moving into an Enterprise organization",
    "team_not_found": "Slack does not find the workspace of the channel",
    "two_factor_setup_required": "Slack wants two-factor sign-in of whoever installed the app",
    "method_deprecated": "Slack has taken that method away; is Heliograph up to date?",
    "deprecated_endpoint": "Slack has taken that method away; is Heliograph up to date?",
    "unknown_method": "Slack does not know that method; is SLACK_API_URL right?",
    "invalid_charset": "something on the way to Slack spoils requests; is it a proxy?",
    "invalid_form_data": "something on the way to Slack spoils requests; is it a proxy?",
    "invalid_post_type": "something on the way to Slack spoils requests; is it a proxy?",
    "missing_post_type": "something on the way to Slack spoils requests; is it a proxy?",
}
DELETED = {"message_not_found": "the message was deleted"}
# By an admin's settings, or by law.
MUST_STAY = {
    "cant_delete_message": "the workspace lets the app delete no message",
    "compliance_exports_prevent_deletion": "the workspace keeps all messages, for compliance",
}
GONE = {
    "thread_not_found": "the card was deleted",
    "cant_update_message": "the message is not ours to change",
    "edit_window_closed": "the workspace lets nobody change messages that old",
    "is_inactive": "the message can't be changed any more",
    "cannot_reply_to_message": "the card takes no replies",
    "restricted_action_thread_locked": "the thread is locked",
    "cannot_find_message": "the message with the links was deleted",
    "cannot_find_channel": "the channel with the links is gone",
    "cannot_unfurl_message": "Slack lets nobody unfurl links in that message",
    "cannot_unfurl_url": "a link is not in the message any more",
    "cannot_find_service": "the app may not unfurl links in that workspace",
    "cannot_prompt": "the person wants no links unfurled",
    "cannot_auth_user": "the person can't be asked to sign in for the links",
    "duplicate_channel_not_found": "the message was deleted",
    "duplicate_message_not_found": "the message was deleted",
    "not_enabled": "the Home tab is switched off; install the app again from the manifest",
}
OUR_FAULT = {
    "invalid_blocks",
    "invalid_blocks_format",
    "msg_too_long",
    "msg_blocks_too_long",
    "no_text",
    "metadata_too_large",
    "metadata_must_be_sent_from_app",
    "invalid_metadata_format",
    "invalid_metadata_schema",
    "invalid_unfurls_format",
    "cannot_parse_attachment",
    "view_too_large",
    "invalid_arguments",
    "invalid_arg_name",
    "invalid_array_arg",
    "missing_argument",
    "missing_channel",
    "missing_ts",
    "missing_unfurls",
    "too_many_attachments",
    "too_many_contact_cards",
    "invalid_attachments",
    "attachment_payload_limit_exceeded",
    "block_mismatch",
    "markdown_text_conflict",
    "as_user_not_supported",
    "cant_broadcast_message",
    "no_dual_broadcast_content_update",
    "missing_file_data",
    # Of Slack Connect channels; as plain text a message has none of these.
    "slack_connect_canvas_sharing_blocked",
    "slack_connect_clip_sharing_blocked",
    "slack_connect_file_link_sharing_blocked",
    "slack_connect_file_upload_sharing_blocked",
    "slack_connect_lists_sharing_blocked",
    "slack_connect_blocked_file_type",
}
NEVER_LEFT = (ConnectionRefusedError, gaierror, ssl.SSLError)  # Before the request was sent.
PLACE_TRIES = 10  # In a row, some ten minutes: then the place is paused and its owner told.


def failure(error: Exception) -> Failure:
    """The failure that an error of slack_sdk stands for; no address is in its text."""
    if isinstance(error, SlackApiError):
        return _answered(error)
    if isinstance(error, NeverSent) or (
        isinstance(error, URLError) and isinstance(error.reason, NEVER_LEFT)
    ):
        return TemporaryFailure(proxies.unreached(error.reason) or "Slack can't be reached")
    if isinstance(error, OSError | HTTPException | SlackClientError):
        return Unknown("Slack gave no answer")
    raise error


def _answered(error: SlackApiError) -> Failure:
    response = error.response
    status, code = getattr(response, "status_code", None), error_code(error)
    if status == HTTPStatus.TOO_MANY_REQUESTS or code in {"ratelimited", "rate_limited"}:
        return TemporaryFailure("Slack's rate limit", retry_after=_retry_after(response.headers))
    if status and proxies.is_page(_said(error)):
        return proxies.answered(status)
    return _refused(code, status)


def _refused(code: str, status: int | None) -> Failure:
    """By Slack's own word; "": it had none."""
    if code in LATER:
        return TemporaryFailure(f"Slack: {code}")
    for kind, reasons in (
        (TargetDead, DEAD_TARGET),
        (WorkspaceDown, DEAD_WORKSPACE),
        (MessageDeleted, DELETED),
        (MessageGone, GONE),
        (PermanentFailure, MUST_STAY),
    ):
        if code in reasons:
            return kind(f"{reasons[code]} ({code})")
    if code in OUR_FAULT:
        return Malformed(f"Slack refused the message's form ({code})")
    if code in AMBIGUOUS or not code or (status or 0) >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Unknown(f"Slack failed ({code or status})")
    reason = TROUBLED_PLACE.get(code, "Slack refused it")
    return TemporaryFailure(f"{reason} ({code})", tries=PLACE_TRIES, is_of_the_place=True)


def error_code(error: SlackApiError) -> str:
    """Slack's word for it; "" where it answered with something else."""
    said = _said(error)
    return "" if proxies.is_page(said) else said


def _said(error: SlackApiError) -> str:
    return "" if isinstance(error.response, str) else str(error.response.get("error", ""))


def _retry_after(headers: dict[str, str]) -> timedelta:
    """Seconds; header names come in any case. Without one: what Slack asks for most often."""
    named = {name.lower(): value for name, value in headers.items()}
    seconds = named.get("retry-after", "30")
    return timedelta(seconds=int(seconds) if seconds.isdigit() else 30)
