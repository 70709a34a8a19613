"""By which alert rule a metric issue and an incident are known to be one."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

IS_METRIC = sa.text("metric_alert != ''")


def upgrade() -> None:
    op.add_column("incident", _text("alert_rule"))
    op.add_column("incident", sa.Column("issue_id", sa.Integer(), nullable=True))
    op.add_column("issue", _text("metric_alert"))
    op.create_index("incident_alert_rule", "incident", ["organization_id", "alert_rule", "id"])
    op.create_index(
        "issue_metric_alert",
        "issue",
        ["organization_id", "metric_alert"],
        sqlite_where=IS_METRIC,
        postgresql_where=IS_METRIC,
    )


def downgrade() -> None:
    op.drop_index("issue_metric_alert", "issue")
    op.drop_index("incident_alert_rule", "incident")
    op.drop_column("issue", "metric_alert")  # Not in a batch: that would lose the triggers.
    op.drop_column("incident", "issue_id")
    op.drop_column("incident", "alert_rule")


def _text(name: str) -> "sa.Column[str]":
    return sa.Column(name, sa.String(), nullable=False, server_default="")
