"""People: their links, settings, quiet hours; incidents, invites, unfurled links."""

import sqlalchemy as sa
from alembic import op


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('kept_action',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.String(), nullable=False),
    sa.Column('slack_user_id', sa.String(), nullable=False),
    sa.Column('channel_id', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('data', sa.JSON(), nullable=False),
    sa.Column('kept_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('team_id', 'slack_user_id')
    )
    op.create_table('link_attempt',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.String(), nullable=False),
    sa.Column('slack_user_id', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('email', sa.String(), nullable=False),
    sa.Column('begun_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('team_id', 'slack_user_id')
    )
    op.create_table('link_code',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.String(), nullable=False),
    sa.Column('slack_user_id', sa.String(), nullable=False),
    sa.Column('email', sa.String(), nullable=False),
    sa.Column('nonce', sa.String(), nullable=False),
    sa.Column('code_hash', sa.String(), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('link_code', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_link_code_asked_at'), ['asked_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_link_code_email'), ['email'], unique=False)

    op.create_table('mute',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(), nullable=False),
    sa.Column('scope', sa.String(), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('email', 'scope')
    )
    op.create_table('outage',
    sa.Column('provider', sa.String(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('provider')
    )
    op.create_table('preference',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(), nullable=False),
    sa.Column('scope', sa.String(), nullable=False),
    sa.Column('provider', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('value', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('email', 'scope', 'provider', 'kind')
    )
    with op.batch_alter_table('preference', schema=None) as batch_op:
        batch_op.create_index('preference_value', ['kind', 'value'], unique=False)

    op.create_table('quiet_hours',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(), nullable=False),
    sa.Column('starts_minute', sa.Integer(), nullable=False),
    sa.Column('ends_minute', sa.Integer(), nullable=False),
    sa.Column('zone', sa.String(), nullable=False),
    sa.Column('is_on', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('email')
    )
    op.create_table('slack_channel',
    sa.Column('team_id', sa.String(), nullable=False),
    sa.Column('channel_id', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('greeted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('changed_at', sa.Float(), nullable=False),
    sa.PrimaryKeyConstraint('team_id', 'channel_id')
    )
    op.create_table('unfurl_prompt',
    sa.Column('team_id', sa.String(), nullable=False),
    sa.Column('slack_user_id', sa.String(), nullable=False),
    sa.Column('channel_id', sa.String(), nullable=False),
    sa.Column('ts', sa.String(), nullable=False),
    sa.Column('urls', sa.JSON(), nullable=False),
    sa.Column('ignored_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('team_id', 'slack_user_id')
    )
    op.create_table('home',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.String(), nullable=False),
    sa.Column('slack_user_id', sa.String(), nullable=False),
    sa.Column('card_id', sa.Integer(), nullable=True),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('page', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['card_id'], ['card.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('team_id', 'slack_user_id')
    )
    with op.batch_alter_table('home', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_home_opened_at'), ['opened_at'], unique=False)

    op.create_table('invite_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('source_id', sa.String(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('role', sa.String(), nullable=False),
    sa.Column('inviter', sa.String(), nullable=False),
    sa.Column('teams', sa.JSON(), nullable=False),
    sa.Column('status', sa.String(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('source_id')
    )
    with op.batch_alter_table('invite_request', schema=None) as batch_op:
        batch_op.create_index('invite_request_waiting', ['organization_id', 'email'], unique=True, sqlite_where=sa.text("status = 'waiting'"), postgresql_where=sa.text("status = 'waiting'"))

    op.create_table('memo',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=True),
    sa.Column('data', sa.JSON(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_table('unfurl',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.String(), nullable=False),
    sa.Column('channel_id', sa.String(), nullable=False),
    sa.Column('ts', sa.String(), nullable=False),
    sa.Column('card_id', sa.Integer(), nullable=True),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['card_id'], ['card.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('channel_id', 'ts')
    )
    op.create_table('incident',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('source_id', sa.String(), nullable=False),
    sa.Column('identifier', sa.String(), nullable=False),
    sa.Column('rule', sa.String(), nullable=False),
    sa.Column('url', sa.String(), nullable=False),
    sa.Column('status', sa.String(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('value', sa.Float(), nullable=True),
    sa.Column('said', sa.String(), nullable=False),
    sa.Column('aggregate', sa.String(), nullable=False),
    sa.Column('time_window', sa.Integer(), nullable=True),
    sa.Column('comparison_delta', sa.Integer(), nullable=True),
    sa.Column('thresholds', sa.JSON(), nullable=False),
    sa.Column('points', sa.JSON(), nullable=False),
    sa.Column('readers', sa.JSON(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], ),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('organization_id', 'source_id')
    )
    with op.batch_alter_table('incident', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_incident_project_id'), ['project_id'], unique=False)

    op.create_table('release',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('project_id', 'version')
    )
    op.create_table('team_channel',
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('target', sa.String(), nullable=False),
    sa.Column('linked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('linked_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['linked_by_id'], ['member.id'], ),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], ),
    sa.PrimaryKeyConstraint('team_id', 'target')
    )
    op.create_table('unfurl_link',
    sa.Column('unfurl_id', sa.Integer(), nullable=False),
    sa.Column('url', sa.String(), nullable=False),
    sa.Column('subject', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['unfurl_id'], ['unfurl.id'], ),
    sa.PrimaryKeyConstraint('unfurl_id', 'url')
    )
    with op.batch_alter_table('unfurl_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_unfurl_link_subject'), ['subject'], unique=False)

    op.create_table('subscription',
    sa.Column('issue_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('part', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['issue_id'], ['issue.id'], ),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], ),
    sa.PrimaryKeyConstraint('issue_id', 'member_id')
    )
    with op.batch_alter_table('subscription', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_subscription_member_id'), ['member_id'], unique=False)

    op.create_table('undo',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('issue_id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('action', sa.String(), nullable=False),
    sa.Column('email', sa.String(), nullable=False),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], ),
    sa.ForeignKeyConstraint(['issue_id'], ['issue.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('undo', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_undo_at'), ['at'], unique=False)

    with op.batch_alter_table('activity', schema=None) as batch_op:
        op.execute('ALTER TABLE activity ADD COLUMN incident_id INTEGER REFERENCES incident (id)')
        batch_op.create_index(batch_op.f('ix_activity_incident_id'), ['incident_id'], unique=False)

    with op.batch_alter_table('card', schema=None) as batch_op:
        batch_op.add_column(sa.Column('why', sa.String(), nullable=False, server_default=''))

    with op.batch_alter_table('delivery', schema=None) as batch_op:
        op.execute('ALTER TABLE delivery ADD COLUMN memo_id INTEGER REFERENCES memo (id)')
        batch_op.add_column(sa.Column('why', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('held_until', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index('delivery_held', ['held_until', 'lane'], unique=False, sqlite_where=sa.text('held_until IS NOT NULL'), postgresql_where=sa.text('held_until IS NOT NULL'))

    with op.batch_alter_table('issue', schema=None) as batch_op:
        batch_op.add_column(sa.Column('archive_ends_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('archive_minutes', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('archive_events', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('archive_events_from', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('archive_users', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('archive_users_from', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_issue_archive_ends_at'), ['archive_ends_at'], unique=False)

    with op.batch_alter_table('member', schema=None) as batch_op:
        batch_op.add_column(sa.Column('last_active_at', sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table('organization', schema=None) as batch_op:
        batch_op.add_column(sa.Column('takes_invites', sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column('takes_join_requests', sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column('approval_channels', sa.JSON(), nullable=False, server_default='[]'))

    with op.batch_alter_table('route', schema=None) as batch_op:
        op.execute('ALTER TABLE route ADD COLUMN subscriber_id INTEGER REFERENCES member (id)')
    if op.get_bind().dialect.name == 'sqlite':
        op.execute("CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END")
        op.execute("CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END")
        op.execute("CREATE TRIGGER audit_entry_no_replace BEFORE INSERT ON audit_entry WHEN EXISTS (SELECT 1 FROM audit_entry WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END")
    if op.get_bind().dialect.name == 'postgresql':
        op.execute("CREATE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS\n        $$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$")
        op.execute('CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry\n        FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse()')


def downgrade() -> None:
    if op.get_bind().dialect.name == 'sqlite':
        op.execute('DROP TRIGGER audit_entry_no_update')
        op.execute('DROP TRIGGER audit_entry_no_delete')
        op.execute('DROP TRIGGER audit_entry_no_replace')
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('DROP TRIGGER audit_entry_append_only ON audit_entry')
        op.execute('DROP FUNCTION audit_entry_refuse()')
    with op.batch_alter_table('route', schema=None) as batch_op:
        batch_op.drop_column('subscriber_id')

    with op.batch_alter_table('organization', schema=None) as batch_op:
        batch_op.drop_column('approval_channels')
        batch_op.drop_column('takes_join_requests')
        batch_op.drop_column('takes_invites')

    with op.batch_alter_table('member', schema=None) as batch_op:
        batch_op.drop_column('last_active_at')

    with op.batch_alter_table('issue', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_issue_archive_ends_at'))
        batch_op.drop_column('archive_users_from')
        batch_op.drop_column('archive_users')
        batch_op.drop_column('archive_events_from')
        batch_op.drop_column('archive_events')
        batch_op.drop_column('archive_minutes')
        batch_op.drop_column('archive_ends_at')

    with op.batch_alter_table('delivery', schema=None) as batch_op:
        batch_op.drop_index('delivery_held', sqlite_where=sa.text('held_until IS NOT NULL'), postgresql_where=sa.text('held_until IS NOT NULL'))
        batch_op.drop_column('held_until')
        batch_op.drop_column('why')
        batch_op.drop_column('memo_id')

    with op.batch_alter_table('card', schema=None) as batch_op:
        batch_op.drop_column('why')

    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_activity_incident_id'))
        batch_op.drop_column('incident_id')

    with op.batch_alter_table('undo', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_undo_at'))

    op.drop_table('undo')
    with op.batch_alter_table('subscription', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_subscription_member_id'))

    op.drop_table('subscription')
    with op.batch_alter_table('unfurl_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_unfurl_link_subject'))

    op.drop_table('unfurl_link')
    op.drop_table('team_channel')
    op.drop_table('release')
    with op.batch_alter_table('incident', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_incident_project_id'))

    op.drop_table('incident')
    op.drop_table('unfurl')
    op.drop_table('memo')
    with op.batch_alter_table('invite_request', schema=None) as batch_op:
        batch_op.drop_index('invite_request_waiting', sqlite_where=sa.text("status = 'waiting'"), postgresql_where=sa.text("status = 'waiting'"))

    op.drop_table('invite_request')
    with op.batch_alter_table('home', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_home_opened_at'))

    op.drop_table('home')
    op.drop_table('unfurl_prompt')
    op.drop_table('slack_channel')
    op.drop_table('quiet_hours')
    with op.batch_alter_table('preference', schema=None) as batch_op:
        batch_op.drop_index('preference_value')

    op.drop_table('preference')
    op.drop_table('outage')
    op.drop_table('mute')
    with op.batch_alter_table('link_code', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_link_code_email'))
        batch_op.drop_index(batch_op.f('ix_link_code_asked_at'))

    op.drop_table('link_code')
    op.drop_table('link_attempt')
    op.drop_table('kept_action')
