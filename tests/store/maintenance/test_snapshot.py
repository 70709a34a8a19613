"""A copy of a SQLite file: whole, of one moment, and made however much is written."""

import sqlite3
import threading
from contextlib import closing, suppress

import pytest

from store.maintenance import snapshot


def silent(_done, _total):
    """Nobody watches."""


def rows_of(file):
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute("SELECT n FROM noted ORDER BY n").fetchall()


@pytest.fixture
def source(tmp_path):
    """About 8 MiB in WAL mode, with a connection that keeps the WAL."""
    file = tmp_path / "source.db"
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE noted (n INTEGER PRIMARY KEY, said TEXT)")
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO noted VALUES (?, ?)", pages(0, 2000))
        connection.execute("COMMIT")
        yield file


def pages(first, last):
    return [(n, "x" * 4000) for n in range(first, last)]


def test_a_copy_has_what_is_only_in_the_wal(source, tmp_path):
    """Its one file holds everything."""
    with snapshot.copied(source, tmp_path / "copy.db", silent) as part:
        assert rows_of(part) == rows_of(source)
        assert part.stat().st_mode & 0o777 == 0o600


def test_a_copy_ends_while_others_write(source, tmp_path):
    """Where every write made it begin anew, it would never end."""
    done, written = threading.Event(), []

    def write():
        with closing(sqlite3.connect(source, isolation_level=None, timeout=10)) as connection:
            while not done.is_set():
                row = (10_000 + len(written), "new")
                connection.execute("INSERT INTO noted VALUES (?, ?)", row)
                written.append(row)

    writer = threading.Thread(target=write)
    writer.start()
    seen = []
    with snapshot.copied(source, tmp_path / "copy.db", lambda *at: seen.append(at)) as part:
        during = len(written)
        done.set()
        writer.join()
        copied = {n for (n,) in rows_of(part)}

    assert during > 0
    assert set(range(2000)) <= copied
    assert copied - set(range(2000)) == set(range(10_000, 10_000 + len(copied) - 2000))
    assert seen[-1][0] == seen[-1][1] >= source.stat().st_size


def test_nothing_is_left_of_a_copy_that_nobody_takes(source, tmp_path):
    """Also after an error."""
    before = set(tmp_path.iterdir())
    with suppress(RuntimeError), snapshot.copied(source, tmp_path / "copy.db", silent):
        raise RuntimeError

    assert set(tmp_path.iterdir()) == before


@pytest.mark.parametrize("at", [0, 16, 5000])
def test_a_damaged_database_is_not_copied(source, tmp_path, at):
    """No database at all, and one with a page that is overwritten."""
    damaged = tmp_path / "damaged.db"
    with closing(sqlite3.connect(source)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw = bytearray(source.read_bytes())
    raw[at : at + 4096] = b"\xff" * 4096
    damaged.write_bytes(raw)

    with pytest.raises(snapshot.Damaged):
        snapshot.check(damaged)
    copy = snapshot.copied(damaged, tmp_path / "copy.db", silent)
    with pytest.raises((snapshot.Damaged, snapshot.NotCopied)), copy:
        pass
    assert not list(tmp_path.glob("*.part"))


def test_where_nothing_can_be_written(source, tmp_path):
    """Said with the reason."""
    with (
        pytest.raises(snapshot.NotCopied, match="No such file or directory"),
        snapshot.copied(source, tmp_path / "nowhere" / "copy.db", silent),
    ):
        pass
