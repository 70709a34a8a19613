import pytest
import requests


@pytest.fixture
def announced(client):
    """An upload that waits for its bytes."""
    return client.files_getUploadURLExternal(filename="x.txt", length=5)


def test_bytes_come_bare_or_in_a_form(client):
    """Slack takes both."""
    done = []
    for body in ({"data": b"bytes"}, {"files": {"file": b"bytes"}}):
        upload = client.files_getUploadURLExternal(filename="x.txt", length=5)
        answer = requests.post(upload["upload_url"], timeout=5, **body)
        done.append((answer.status_code, answer.text))

    assert done == [(200, "OK - 5")] * 2


def test_an_upload_is_filled_once(announced):
    """And only under its own address."""
    url = announced["upload_url"]
    first = requests.post(url, data=b"bytes", timeout=5)

    assert first.status_code == 200
    assert requests.post(url, data=b"other", timeout=5).status_code == 404
    assert requests.post(f"{url}x", data=b"other", timeout=5).status_code == 404


def test_a_large_file_is_taken(client, sandbox):
    """More than a web server's usual megabyte."""
    content = b"x" * 3_000_000
    file = client.files_upload_v2(content=content, filename="large.bin")["files"][0]

    assert sandbox.space.files.found[file["id"]].content == content


def test_a_file_that_was_never_filled_is_not_there(sandbox, announced):
    """Neither is one that nobody announced."""
    for name in (announced["file_id"], "F0NONE"):
        assert requests.get(f"{sandbox.url}files/{name}/x.txt", timeout=5).status_code == 404


def test_a_broken_body_of_an_answer_is_refused(ada, card, acking):
    """As any call's would be."""
    ada.press("Resolve", card)
    url = acking.received[0].payload["response_url"]

    answer = requests.post(url, data="{", headers={"Content-Type": "application/json"}, timeout=5)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_json")
