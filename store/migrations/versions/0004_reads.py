"""Indexes for what people ask of the record: however much there is, a page of it is read."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

INDEXES = {  # Name → table and columns.
    "audit_entry_since": ("audit_entry", ["at", "id"]),
    "audit_entry_action": ("audit_entry", ["action", "id"]),
    "audit_entry_actor": ("audit_entry", ["actor", "action", "id"]),
    "delivery_state": ("delivery", ["state", "id"]),
    "delivery_target": ("delivery", ["lane", "state", "id"]),
    "activity_issue": ("activity", ["issue_id", "id"]),
    "activity_incident": ("activity", ["incident_id", "id"]),
}
REPLACED = ("issue_id", "incident_id")  # Of activity: these had an index without the order.


def upgrade() -> None:
    for name, (table, columns) in INDEXES.items():
        op.create_index(name, table, columns)
    for column in REPLACED:
        op.drop_index(f"ix_activity_{column}", "activity")


def downgrade() -> None:
    for column in REPLACED:
        op.create_index(f"ix_activity_{column}", "activity", [column])
    for name, (table, _) in INDEXES.items():
        op.drop_index(name, table)
