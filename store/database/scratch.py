"""A database that is thrown away: for previews, which have nothing to keep."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from store.engine import Database
from store.tables import METADATA


@contextmanager
def scratch() -> Iterator[Database]:
    """An SQLite file in a folder of its own, with this version's tables."""
    with TemporaryDirectory(prefix="heliograph-preview-") as folder:
        database = Database(f"sqlite:///{Path(folder) / 'preview.db'}")
        METADATA.create_all(database.engine)
        try:
            yield database
        finally:
            database.close()
