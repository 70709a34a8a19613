"""Uploaded files: asked for, filled, then shared."""

import dataclasses
import secrets

from bot.sandbox.errors import SlackError
from bot.sandbox.records import Json


@dataclasses.dataclass(slots=True)
class File:
    id: str
    name: str
    length: int  # Bytes that were announced.
    secret: str
    title: str = ""
    alt_text: str = ""
    content: bytes | None = None
    is_complete: bool = False

    def as_slack(self, url: str) -> Json:
        """The file object of a message; the private address is this server's own."""
        return {
            "id": self.id,
            "name": self.name,
            "title": self.title or self.name,
            "size": self.length,
            "alt_txt": self.alt_text,
            "url_private": f"{url}files/{self.id}/{self.name}",
            "permalink": f"{url}files/{self.id}/{self.name}",
        }


class Files:
    def __init__(self) -> None:
        self.found: dict[str, File] = {}

    def announce(self, name: str, length: int, alt_text: str = "") -> File:
        file = File(f"F0FILE{len(self.found) + 1}", name, length, secrets.token_hex(8))
        file.alt_text = alt_text
        self.found[file.id] = file
        return file

    def fill(self, file_id: str, secret: str, content: bytes) -> File | None:
        """Take the bytes, once; None when nobody announced them."""
        file = self.found.get(file_id)
        if file is None or file.secret != secret or file.content is not None:
            return None
        file.content = content
        file.length = len(content)
        return file

    def complete(self, file_id: str, title: str) -> File:
        file = self.found.get(file_id)
        if file is None or file.content is None or file.is_complete:
            raise SlackError("file_not_found")
        file.title, file.is_complete = title, True
        return file
