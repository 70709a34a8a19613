"""Small parts that Block Kit's rules are put together of; each yields what is wrong, and where."""

from collections.abc import Callable, Iterator

Check = Callable[[object, str], Iterator[str]]


def error(words: str, pointer: str) -> str:
    """Word one fault as Slack does in response_metadata."""
    return f"[ERROR] {words} [json-pointer:{pointer}]"


def string(most: int, least: int = 1) -> Check:
    def check(value: object, pointer: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield error("must be a string", pointer)
        elif len(value) > most:
            yield error(f"must be less than {most + 1} characters", pointer)
        elif len(value) < least:
            yield error(f"must be more than {least - 1} characters", pointer)

    return check


def boolean(value: object, pointer: str) -> Iterator[str]:
    if not isinstance(value, bool):
        yield error("must be a boolean", pointer)


def whole_number(least: int, most: int) -> Check:
    def check(value: object, pointer: str) -> Iterator[str]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield error("must be an integer", pointer)
        elif not least <= value <= most:
            yield error(f"must be between {least} and {most}", pointer)

    return check


def one_of(*values: object) -> Check:
    def check(value: object, pointer: str) -> Iterator[str]:
        if value not in values:
            yield error(f"must be one of {', '.join(map(str, values))}", pointer)

    return check


def anything(_value: object, _pointer: str) -> Iterator[str]:
    return iter(())


def web_address(value: object, pointer: str) -> Iterator[str]:
    yield from string(3000)(value, pointer)
    if isinstance(value, str) and not value.startswith(("https://", "http://", "mailto:")):
        yield error("must be a valid URL", pointer)


def array(of: Check, least: int, most: int) -> Check:
    def check(value: object, pointer: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield error("must be an array", pointer)
            return
        if len(value) > most:
            yield error(f"no more than {most} items allowed", pointer)
        if len(value) < least:
            yield error(f"no fewer than {least} items allowed", pointer)
        for place, item in enumerate(value):
            yield from of(item, f"{pointer}/{place}")

    return check


def record(
    required: dict[str, Check], optional: dict[str, Check], one_needed: tuple[str, ...] = ()
) -> Check:
    """An object with these keys and no others; of the ones named last at least one is there."""
    known = required | optional

    def check(value: object, pointer: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield error("must be an object", pointer)
            return
        for key in required.keys() - value.keys():
            yield error(f"missing required field: {key}", pointer)
        if one_needed and not any(key in value for key in one_needed):
            yield error(f"missing required field: {one_needed[0]}", pointer)
        for key, item in value.items():
            if key in known:
                yield from known[key](item, f"{pointer}/{key}")
            else:
                yield error(f"no more than the known attributes allowed: {key}", pointer)

    return check


def by_type(table: dict[str, Check], *allowed: str) -> Check:
    """An object whose `type` says which of the table's rules hold; only these types are allowed."""
    names = frozenset(allowed or table)

    def check(value: object, pointer: str) -> Iterator[str]:
        kind = value.get("type") if isinstance(value, dict) else None
        if isinstance(kind, str) and kind in names:
            yield from table[kind](value, pointer)
        else:
            yield error(f"unsupported type: {kind}", f"{pointer}/type")

    return check


def text_object(most: int, *, plain: bool = False, least: int = 1) -> Check:
    words = string(most, least)
    plain_text = record({"type": anything, "text": words}, {"emoji": boolean})
    if plain:
        return by_type({"plain_text": plain_text})
    mrkdwn = record({"type": anything, "text": words}, {"verbatim": boolean})
    return by_type({"plain_text": plain_text, "mrkdwn": mrkdwn})
