import pytest

from bot.directory import tables
from bot.errors import StartError


def fault_of(path):
    with pytest.raises(StartError) as caught:
        tables.read(path)
    (fault,) = caught.value.faults
    return fault


def test_missing_file(tmp_path):
    """The path is said as it was given."""
    assert fault_of(tmp_path / "no.toml") == f"{tmp_path / 'no.toml'}: is not there"


def test_folder(tmp_path):
    """A folder is no file."""
    assert fault_of(tmp_path) == f"{tmp_path}: is a folder"


def test_other_encoding(tmp_path):
    """TOML is UTF-8; the place of the first wrong byte is said."""
    (tmp_path / "a.toml").write_bytes(b"a = '\xff'")

    assert fault_of(tmp_path / "a.toml").endswith("a.toml: is not UTF-8, at byte 6")


def test_too_large(tmp_path):
    """A file of another kind is not read into memory."""
    with (tmp_path / "a.toml").open("wb") as file:
        file.truncate(tables.SIZE_MAX + 1)

    assert fault_of(tmp_path / "a.toml").endswith("a.toml: is larger than 4 MiB")


def test_unreadable(tmp_path):
    """The system's own words."""
    assert fault_of(tmp_path / ("a" * 300)).endswith(": File name too long")


def test_byte_order_mark(tmp_path):
    """Some editors put one before the first letter."""
    (tmp_path / "a.toml").write_bytes(b"\xef\xbb\xbfa = 1")

    assert tables.parsed(tables.read(tmp_path / "a.toml")) == {"a": 1}
