"""What a piece of work reads: its statements, their plans, and the rows that came back."""

from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import event

SORTED = "TEMP B-TREE FOR ORDER BY"
STEPS = 1000  # Of SQLite's machine, between two looks.


@dataclass
class Reads:
    rows: int = 0  # That the program was given.
    steps: int = 0  # Of SQLite's machine, in thousands: what the database went through.
    statements: list[tuple[str, object]] = field(default_factory=list)

    def plans(self, database):
        """SQLite's plan of each statement that reads, by its words."""
        with database.read() as session:
            cursor = session.connection().connection.cursor()
            for words, given in self.statements:
                if words.lstrip("( \n").startswith("SELECT"):
                    cursor.execute(f"EXPLAIN QUERY PLAN {words}", given)
                    yield words, [row[3] for row in cursor.fetchall()]

    @property
    def repeated(self):
        """The statement that ran most often, and how often."""
        return max(Counter(words for words, _ in self.statements).items(), key=lambda each: each[1])


@contextmanager
def reads(database):
    """Counted on SQLite, on connections that are opened while it lasts."""
    found = Reads()

    def row(_cursor, values):
        found.rows += 1
        return values

    def connected(connection, _record):
        connection.row_factory = row

        def look():
            found.steps += 1

        connection.set_progress_handler(look, STEPS)

    def ran(_connection, _cursor, statement, parameters, _context, _many):
        found.statements.append((statement, parameters))

    database.engine.dispose()
    event.listen(database.engine, "connect", connected)
    event.listen(database.engine, "before_cursor_execute", ran)
    try:
        yield found
    finally:
        event.remove(database.engine, "connect", connected)
        event.remove(database.engine, "before_cursor_execute", ran)
        database.engine.dispose()
