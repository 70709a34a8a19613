"""The words of what somebody typed, however they typed it."""

import re
import unicodedata

LONGEST = 3000  # Characters that are read, ours; no command is near it.
MARKED = re.compile(r"<([^<>|\s!][^<>|\s]*)(?:\|([^<>]*))?>")  # A link, a person, a channel.
ESCAPED = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}  # The last one last.
QUOTES = str.maketrans(dict.fromkeys("“”„‟«»`‘’‚‛'", '"'))  # noqa: RUF001 - what phones make of quotes.
SIGNS = re.compile(r"\s*(>=|=|,)\s*")
WORD = re.compile(r'(?:[^\s"]|"[^"]*")+')


def words_of(text: str) -> list[str]:
    """The words; one in quotes may have spaces.

    Full-width letters are letters, any space is a space, Slack's markup is the words it shows.
    """
    text = MARKED.sub(lambda found: found[2] or found[1], text[:LONGEST])
    for entity, character in ESCAPED.items():
        text = text.replace(entity, character)
    text = unicodedata.normalize("NFKC", text)[:LONGEST].replace("≥", ">=").translate(QUOTES)
    text = "".join(one for one in text if unicodedata.category(one) != "Cf")  # Of no width.
    if text.count('"') % 2:
        text = text.replace('"', "")
    words = (found.replace('"', "") for found in WORD.findall(SIGNS.sub(r"\1", text)))
    return [word for word in words if word]
