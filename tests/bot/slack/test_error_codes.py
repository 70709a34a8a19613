"""Every code that the pages of the methods we call list, and what follows from each.

The lists are those of https://docs.slack.dev/reference/methods for the methods named here.
"""

import pytest
from slack_sdk.errors import SlackApiError

from bot.slack.failures import PLACE_TRIES, failure
from bot.vocabulary.failures import (
    Malformed,
    MessageDeleted,
    MessageGone,
    PermanentFailure,
    TargetDead,
    TemporaryFailure,
    Unknown,
    WorkspaceDown,
)

# On nearly every page.
COMMON = """
access_denied accesslimited account_inactive deprecated_endpoint ekm_access_denied
enterprise_is_restricted fatal_error internal_error invalid_arg_name invalid_arguments
invalid_array_arg invalid_auth invalid_charset invalid_form_data invalid_post_type
method_deprecated missing_post_type missing_scope no_permission not_allowed_token_type not_authed
org_login_required ratelimited request_timeout service_unavailable team_access_not_granted
team_added_to_org token_expired token_revoked two_factor_setup_required
"""
PAGES = {
    "chat.postMessage": """
        as_user_not_supported attachment_payload_limit_exceeded cannot_reply_to_message
        channel_not_found channel_type_not_supported duplicate_channel_not_found
        duplicate_message_not_found invalid_blocks invalid_blocks_format invalid_metadata_format
        invalid_metadata_schema is_archived is_bot markdown_text_conflict message_limit_exceeded
        messages_tab_disabled metadata_must_be_sent_from_app metadata_too_large msg_blocks_too_long
        msg_too_long no_text not_in_channel rate_limited restricted_action
        restricted_action_non_threadable_channel restricted_action_read_only_channel
        restricted_action_thread_locked restricted_action_thread_only_channel
        slack_connect_blocked_file_type slack_connect_canvas_sharing_blocked
        slack_connect_clip_sharing_blocked slack_connect_file_link_sharing_blocked
        slack_connect_file_upload_sharing_blocked slack_connect_lists_sharing_blocked
        team_not_found too_many_attachments too_many_contact_cards
    """,
    "chat.update": """
        as_user_not_supported block_mismatch cant_broadcast_message cant_update_message
        channel_not_found edit_window_closed external_channel_migrating invalid_attachments
        invalid_blocks invalid_blocks_format invalid_metadata_format invalid_metadata_schema
        is_inactive markdown_text_conflict message_not_found metadata_must_be_sent_from_app
        metadata_too_large msg_too_long no_dual_broadcast_content_update no_text
        slack_connect_file_link_sharing_blocked streaming_state_conflict team_not_found
        too_many_attachments update_failed
    """,
    "chat.delete": """
        as_user_not_supported cant_delete_message channel_not_found
        compliance_exports_prevent_deletion message_not_found
    """,
    "chat.unfurl": """
        cannot_auth_user cannot_find_channel cannot_find_message cannot_find_service
        cannot_parse_attachment cannot_prompt cannot_unfurl_message cannot_unfurl_url
        invalid_unfurls_format is_bot missing_channel missing_ts missing_unfurls
    """,
    "conversations.history": """
        channel_not_found invalid_cursor invalid_metadata_keys invalid_ts_latest invalid_ts_oldest
        not_in_channel
    """,
    "conversations.info": "channel_not_found",
    "conversations.list": "invalid_cursor invalid_limit invalid_types team_not_found",
    "conversations.open": """
        channel_not_found invalid_user_combination method_not_supported_for_channel_type
        not_enough_users too_many_users user_disabled user_not_found user_not_visible
        users_list_not_supplied
    """,
    "conversations.replies": """
        channel_not_found invalid_cursor invalid_metadata_keys invalid_ts_latest invalid_ts_oldest
        not_in_channel thread_not_found
    """,
    "files.completeUploadExternal": """
        file_not_found file_update_failed invalid_channel posting_to_channel_denied
    """,
    "files.getUploadURLExternal": """
        alt_txt_too_large file_upload_size_restricted file_uploads_disabled missing_argument
        snippet_too_large storage_limit_reached unknown_snippet_type unknown_subtype
    """,
    "views.publish": """
        duplicate_external_id hash_conflict invalid_blocks not_enabled user_not_found
        view_too_large
    """,
}
CODES = sorted(set(COMMON.split()) | {code for page in PAGES.values() for code in page.split()})
# What follows from each; all that are not named here are a fault of the place.
NAMED = {
    Unknown: "fatal_error internal_error",
    WorkspaceDown: """
        account_inactive invalid_auth missing_scope not_allowed_token_type not_authed
        org_login_required token_expired token_revoked
    """,
    TargetDead: """
        channel_not_found channel_type_not_supported invalid_channel invalid_user_combination
        is_archived messages_tab_disabled method_not_supported_for_channel_type no_permission
        not_in_channel posting_to_channel_denied restricted_action
        restricted_action_non_threadable_channel restricted_action_read_only_channel
        restricted_action_thread_only_channel user_disabled user_not_found user_not_visible
    """,
    MessageGone: """
        cannot_auth_user cannot_find_channel cannot_find_message cannot_find_service cannot_prompt
        cannot_reply_to_message cannot_unfurl_message cannot_unfurl_url cant_update_message
        duplicate_channel_not_found duplicate_message_not_found edit_window_closed is_inactive
        not_enabled restricted_action_thread_locked thread_not_found
    """,
    MessageDeleted: "message_not_found",
    PermanentFailure: "cant_delete_message compliance_exports_prevent_deletion",
    Malformed: """
        as_user_not_supported attachment_payload_limit_exceeded block_mismatch
        cannot_parse_attachment cant_broadcast_message invalid_arg_name invalid_arguments
        invalid_array_arg invalid_attachments invalid_blocks missing_argument missing_channel
        missing_ts missing_unfurls
        invalid_blocks_format invalid_metadata_format invalid_metadata_schema
        invalid_unfurls_format markdown_text_conflict metadata_must_be_sent_from_app
        metadata_too_large msg_blocks_too_long msg_too_long no_dual_broadcast_content_update
        no_text slack_connect_blocked_file_type slack_connect_canvas_sharing_blocked
        slack_connect_clip_sharing_blocked slack_connect_file_link_sharing_blocked
        slack_connect_file_upload_sharing_blocked slack_connect_lists_sharing_blocked
        too_many_attachments too_many_contact_cards view_too_large
    """,
}
KINDS = {code: kind for kind, codes in NAMED.items() for code in codes.split()}
LATER = {
    "message_limit_exceeded",
    "rate_limited",
    "ratelimited",
    "request_timeout",
    "service_unavailable",
}
# Those that admins and Slack's own moves cause; each is told in words of its own.
IN_WORDS = """
access_denied accesslimited ekm_access_denied enterprise_is_restricted external_channel_migrating
team_access_not_granted team_added_to_org team_not_found two_factor_setup_required
"""


class Answer(dict):
    """As slack_sdk hands it out, as far as it is read."""

    headers: dict = {}  # noqa: RUF012 - never written.
    status_code = 200


def refused(code):
    return failure(SlackApiError("failed", Answer(ok=False, error=code)))


@pytest.mark.parametrize("code", [*CODES, "a_code_of_next_year"])
def test_what_follows_from_a_code(code):
    """None but those of a message's own form or end can cost a message."""
    found = refused(code)

    assert type(found) is KINDS.get(code, TemporaryFailure)
    if code in LATER:
        assert found.tries is None
    elif code not in KINDS:
        assert (found.tries, found.is_of_the_place) == (PLACE_TRIES, True)
        assert code in found.reason


@pytest.mark.parametrize("code", IN_WORDS.split())
def test_words_for_what_admins_do(code):
    """Whoever reads it knows whom to ask."""
    assert "refused it" not in refused(code).reason


def test_the_table_is_of_codes_on_the_pages():
    """A code that is misspelled here would prove nothing."""
    assert set(KINDS) | LATER <= set(CODES)
