import urllib.request

import pytest
from slack_sdk.errors import SlackApiError

PNG = b"\x89PNG\r\n\x1a\n picture"


def test_an_upload_is_posted_in_its_channel(client, sandbox, ada):
    """By the three steps that slack_sdk takes."""
    client.files_upload_v2(
        channel="C0ALERTS", content=PNG, filename="chart.png", initial_comment="The chart"
    )

    message = ada.expect_message("The chart", channel="alerts")
    (file,) = message.files
    assert (file["name"], file["size"]) == ("chart.png", len(PNG))
    with urllib.request.urlopen(file["url_private"]) as answer:  # noqa: S310 - the sandbox's own
        assert answer.read() == PNG


def test_a_file_without_a_channel_can_be_a_picture(client, sandbox):
    """An image block names it by its id."""
    file = client.files_upload_v2(content=PNG, filename="chart.png")["files"][0]
    image = {"type": "image", "alt_text": "chart", "slack_file": {"id": file["id"]}}

    client.chat_postMessage(channel="alerts", text="chart", blocks=[image])

    assert sandbox.messages("alerts")[0].blocks[0]["slack_file"] == {"id": file["id"]}


def test_a_file_must_be_filled_and_is_completed_once(client):
    """Announcing it is not enough."""
    announced = client.files_getUploadURLExternal(filename="x.txt", length=3)
    files = [{"id": announced["file_id"], "title": "x"}]

    with pytest.raises(SlackApiError, match="file_not_found"):
        client.files_completeUploadExternal(files=files)


def test_an_upload_needs_its_length(client):
    """Zero bytes are no file."""
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        client.files_getUploadURLExternal(filename="x.txt", length=0)
