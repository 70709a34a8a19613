"""Alembic's entry: runs on the connection that store.database.upgrade hands over."""

from typing import Any, Literal

from alembic import context
from sqlmodel.sql.sqltypes import AutoString

from store.tables import METADATA
from store.types import UtcDateTime, Word


def _render(kind: str, item: Any, _autogenerate: Any) -> str | Literal[False]:  # noqa: ANN401 - Alembic's own.
    """Write plain types into migrations: they must not change when our decorators do."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Word | AutoString):
        return "sa.String()"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=METADATA,
    render_as_batch=connection.dialect.name == "sqlite",
    render_item=_render,
)
with context.begin_transaction():
    context.run_migrations()
