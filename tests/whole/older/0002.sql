BEGIN TRANSACTION;
CREATE TABLE activity (
	id INTEGER NOT NULL, 
	source_id VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	organization_id INTEGER NOT NULL, 
	project_id INTEGER NOT NULL, 
	issue_id INTEGER, 
	actor JSON, 
	data JSON NOT NULL, 
	occurred_at DATETIME NOT NULL, 
	received_at DATETIME NOT NULL, incident_id INTEGER REFERENCES incident (id), 
	PRIMARY KEY (id), 
	FOREIGN KEY(issue_id) REFERENCES issue (id), 
	FOREIGN KEY(organization_id) REFERENCES organization (id), 
	FOREIGN KEY(project_id) REFERENCES project (id), 
	UNIQUE (source_id)
);
INSERT INTO "activity" VALUES(1,'api:a-1','alert',1,1,1,'{"name": "Ada Lovelace", "email": "ada@acme.test", "member_id": 1}','{}','2026-03-14 13:52:34.872406','2026-03-14 13:52:34.872406',NULL);
INSERT INTO "activity" VALUES(2,'api:a-2','alert',1,1,2,'{"name": "Ada Lovelace", "email": "ada@acme.test", "member_id": 1}','{}','2026-03-14 13:52:35.031625','2026-03-14 13:52:35.031625',NULL);
INSERT INTO "activity" VALUES(3,'api:a-3','assigned',1,1,1,'{"name": "Ada Lovelace", "email": "ada@acme.test", "member_id": 1}','{"assignee": "Grace Hopper"}','2026-03-14 13:52:35.082072','2026-03-14 13:52:35.082072',NULL);
INSERT INTO "activity" VALUES(4,'slack:aed93fdf504c44c7b788e726e921501f','set_resolved',1,1,2,'{"name": "Ada Lovelace", "email": "ada@acme.test", "member_id": 1}','{}','2026-03-14 13:52:35.174059','2026-03-14 13:52:35.174059',NULL);
INSERT INTO "activity" VALUES(5,'api:a-4','alert',1,1,3,'{"name": "Ada Lovelace", "email": "ada@acme.test", "member_id": 1}','{}','2026-03-14 13:52:35.219754','2026-03-14 13:52:35.219754',NULL);
INSERT INTO "activity" VALUES(6,'api:incident:1:1','incident',1,1,NULL,NULL,'{"status": "critical", "text": "1,204 events in the last 10 minutes"}','2026-03-14 13:52:37.236414','2026-03-14 13:52:37.236384',1);
INSERT INTO "activity" VALUES(7,'api:a-5','alert',1,2,4,'{"name": "Ada Lovelace", "email": "ada@acme.test", "member_id": 1}','{}','2026-03-14 13:52:38.390833','2026-03-14 13:52:38.390833',NULL);
INSERT INTO "activity" VALUES(8,'api:a-6','assigned',1,2,4,'{"name": "Ada Lovelace", "email": "ada@acme.test", "member_id": 1}','{"assignee": "Ada Lovelace"}','2026-03-14 13:52:38.584566','2026-03-14 13:52:38.584566',NULL);
INSERT INTO "activity" VALUES(9,'api:a-7','assigned',1,1,3,'{"name": "Ada Lovelace", "email": "ada@acme.test", "member_id": 1}','{"assignee": "Linus Torvalds"}','2026-03-14 13:52:41.735935','2026-03-14 13:52:41.735935',NULL);
INSERT INTO "activity" VALUES(10,'api:a-8','note',1,1,3,'{"name": "Ada Lovelace", "email": "ada@acme.test", "member_id": 1}','{"text": "It is the gateway."}','2026-03-14 13:52:43.252456','2026-03-14 13:52:43.252456',NULL);
INSERT INTO "activity" VALUES(11,'api:a-9','alert',1,1,5,'{"name": "Ada Lovelace", "email": "ada@acme.test", "member_id": 1}','{}','2026-03-14 13:52:43.259980','2026-03-14 13:52:43.259980',NULL);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0002');
CREATE TABLE audit_entry (
	id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	actor VARCHAR NOT NULL, 
	action VARCHAR NOT NULL, 
	target VARCHAR NOT NULL, 
	data JSON NOT NULL, 
	origin JSON NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "audit_entry" VALUES(1,'2026-03-14 13:52:16.051819','cli','directory.load','acme','{"changes": ["+ organization acme: name Acme; url https://sentry.acme.test", "+ team backend", "+ member ada@acme.test: name Ada Lovelace; role owner; teams backend", "+ member bob@acme.test: name Bob Kahn; role manager; teams backend", "+ member grace@acme.test: name Grace Hopper; role admin; teams backend", "+ member linus@acme.test: name Linus Torvalds; role member; teams backend", "+ project shop: teams backend", "+ project pay: teams backend", "+ route shop \u2192 slack:C0ALERTS: broadcast set_regression", "+ route pay \u2192 slack:C0OPS: min_level warning"]}','{"command": "load", "file": "d.toml"}');
INSERT INTO "audit_entry" VALUES(2,'2026-03-14 13:52:18.267847','cli','identity.link','ada@acme.test','{"slack_team": "T0ACME", "slack_user": "U0ADA", "replaced": []}','{"command": "link"}');
INSERT INTO "audit_entry" VALUES(3,'2026-03-14 13:52:20.146217','cli','identity.link','bob@acme.test','{"slack_team": "T0ACME", "slack_user": "U0BOB", "replaced": []}','{"command": "link"}');
INSERT INTO "audit_entry" VALUES(4,'2026-03-14 13:52:21.935412','cli','identity.link','grace@acme.test','{"slack_team": "T0ACME", "slack_user": "U0GRACE", "replaced": []}','{"command": "link"}');
INSERT INTO "audit_entry" VALUES(5,'2026-03-14 13:52:23.818622','cli','settings.change','ada@acme.test','{"setting": "workflow", "provider": "slack", "for": "everywhere", "before": "default", "after": "always"}','{"command": "settings"}');
INSERT INTO "audit_entry" VALUES(6,'2026-03-14 13:52:26.290915','cli','settings.mute','bob@acme.test','{"what": "project pay of acme", "until": "for ever"}','{"command": "settings"}');
INSERT INTO "audit_entry" VALUES(7,'2026-03-14 13:52:29.484677','cli','settings.quiet','grace@acme.test','{"before": "off", "after": "00:00-23:59 Europe/Berlin"}','{"command": "settings"}');
INSERT INTO "audit_entry" VALUES(8,'2026-03-14 13:52:35.172762','ada@acme.test','issue.resolve','SHOP-8','{}','{"slack_team": "T0ACME", "slack_channel": "C0ALERTS", "slack_user": "U0ADA"}');
INSERT INTO "audit_entry" VALUES(9,'2026-03-14 13:52:37.128326','api','invite.ask','hedy@acme.test','{"id": 1, "kind": "requested_to_join", "role": "member", "teams": [], "inviter": "", "organization": "acme"}','{"source": "api"}');
INSERT INTO "audit_entry" VALUES(10,'2026-03-14 13:52:38.457254','heliograph','target.pause','slack:C0OPS','{"reason": "the channel is archived (is_archived)", "waiting": 1}','{"source": "relay"}');
CREATE TABLE card (
	id INTEGER NOT NULL, 
	subject VARCHAR NOT NULL, 
	target VARCHAR NOT NULL, 
	external_id VARCHAR, 
	drawn_version INTEGER NOT NULL, 
	lost_at DATETIME, why VARCHAR DEFAULT '' NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (subject, target)
);
INSERT INTO "card" VALUES(1,'issue:1','slack:C0ALERTS','1773496354.994226',3,NULL,'');
INSERT INTO "card" VALUES(2,'issue:1','slack:U0BOB','D0BOB/1773496354.992045',3,NULL,'nobody owns it, and you have been active in the project lately');
INSERT INTO "card" VALUES(3,'issue:2','slack:C0ALERTS','1773496355.068690',3,NULL,'');
INSERT INTO "card" VALUES(4,'issue:2','slack:U0BOB','D0BOB/1773496355.062831',3,NULL,'nobody owns it, and you have been active in the project lately');
INSERT INTO "card" VALUES(5,'issue:3','slack:C0ALERTS','1773496357.091650',2,NULL,'');
INSERT INTO "card" VALUES(6,'issue:3','slack:U0BOB','D0BOB/1773496355.271702',3,NULL,'nobody owns it, and you have been active in the project lately');
INSERT INTO "card" VALUES(7,'invite:1','slack:U0ADA','D0ADA/1773496357.222652',1,NULL,'you administer the members of Acme');
INSERT INTO "card" VALUES(8,'invite:1','slack:U0BOB','D0BOB/1773496357.219334',1,NULL,'you administer the members of Acme');
INSERT INTO "card" VALUES(9,'incident:1','slack:C0ALERTS','1773496358.059966',1,NULL,'');
INSERT INTO "card" VALUES(10,'incident:1','slack:U0ADA','D0ADA/1773496357.259013',1,NULL,'you have been active in the project lately');
INSERT INTO "card" VALUES(11,'incident:1','slack:U0BOB','D0BOB/1773496357.276889',1,NULL,'you have been active in the project lately');
INSERT INTO "card" VALUES(12,'unfurl:1','slack:C0GENERAL','1773496358.060410',4,NULL,'');
INSERT INTO "card" VALUES(13,'home:1','slack:U0ADA','home',3,NULL,'');
INSERT INTO "card" VALUES(14,'issue:4','slack:C0OPS','1773496358.441251',2,NULL,'');
INSERT INTO "card" VALUES(15,'issue:5','slack:C0ALERTS',NULL,0,NULL,'');
INSERT INTO "card" VALUES(16,'issue:5','slack:U0BOB','D0BOB/1773496363.272706',2,NULL,'nobody owns it, and you have been active in the project lately');
CREATE TABLE delivery (
	id INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	lane VARCHAR NOT NULL, 
	activity_id INTEGER, 
	card_id INTEGER, 
	purpose VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	is_broadcast BOOLEAN NOT NULL, 
	is_plain BOOLEAN NOT NULL, 
	attempt INTEGER NOT NULL, 
	worker VARCHAR NOT NULL, 
	batch VARCHAR NOT NULL, 
	due_at DATETIME, 
	created_at DATETIME NOT NULL, 
	begun_at DATETIME, 
	sent_at DATETIME, 
	external_id VARCHAR NOT NULL, 
	last_error VARCHAR NOT NULL, memo_id INTEGER REFERENCES memo (id), why VARCHAR DEFAULT '' NOT NULL, held_until DATETIME, 
	PRIMARY KEY (id), 
	FOREIGN KEY(activity_id) REFERENCES activity (id), 
	FOREIGN KEY(card_id) REFERENCES card (id), 
	UNIQUE ("key")
);
INSERT INTO "delivery" VALUES(1,'01a22794385d5683cd355dc284e6fa21','email:ada@acme.test',1,NULL,'message','skipped','SMTP_URL is not set',0,0,0,'','',NULL,'2026-03-14 13:52:34.877547',NULL,NULL,'','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(2,'01a22794385d2cdf716ae5ceb4665304','email:bob@acme.test',1,NULL,'message','skipped','SMTP_URL is not set',0,0,0,'','',NULL,'2026-03-14 13:52:34.877547',NULL,NULL,'','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(3,'01a22794385ddbd0caaa1a33eec782cb','email:grace@acme.test',1,NULL,'message','skipped','SMTP_URL is not set',0,0,0,'','',NULL,'2026-03-14 13:52:34.877547',NULL,NULL,'','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(4,'01a22794385d67560a63facac5b20f0f','email:linus@acme.test',1,NULL,'message','skipped','SMTP_URL is not set',0,0,0,'','',NULL,'2026-03-14 13:52:34.877547',NULL,NULL,'','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(5,'01a22794385d1cd6cfcd9019974ca315','slack:C0ALERTS',1,1,'card','sent','',0,0,1,'8cc9ca1f131b4673af425c159ab4807a','01a22794385d1cd6cfcd9019974ca315',NULL,'2026-03-14 13:52:34.877547','2026-03-14 13:52:34.972868','2026-03-14 13:52:35.038714','1773496354.994226','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(6,'01a22794385df4bb2abfea9bfad3d709','slack:U0ADA',1,NULL,'card','skipped','it is their own activity',0,0,0,'','',NULL,'2026-03-14 13:52:34.877547',NULL,NULL,'','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(7,'01a22794385d2e70c5e6ab82f2d68432','slack:U0BOB',1,2,'card','sent','',0,0,1,'8cc9ca1f131b4673af425c159ab4807a','01a22794385d2e70c5e6ab82f2d68432',NULL,'2026-03-14 13:52:34.877547','2026-03-14 13:52:34.972868','2026-03-14 13:52:34.999980','D0BOB/1773496354.992045','',NULL,'nobody owns it, and you have been active in the project lately',NULL);
INSERT INTO "delivery" VALUES(8,'01a22794385d82f0cb8810444fdf909c','slack:U0GRACE',1,NULL,'card','skipped','quiet hours until 2026-03-14 22:59 UTC; it comes in the digest',0,0,0,'','',NULL,'2026-03-14 13:52:34.877547',NULL,NULL,'','',NULL,'nobody owns it, and you have been active in the project lately','2026-03-14 22:59:00.000000');
INSERT INTO "delivery" VALUES(9,'01a22794385ddb130a7b6697140dce28','slack:linus@acme.test',1,NULL,'card','skipped','they have linked no Slack user',0,0,0,'','',NULL,'2026-03-14 13:52:34.877547',NULL,NULL,'','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(10,'01a2279438d9cda5b4c98829aa341577','email:ada@acme.test',2,NULL,'message','skipped','SMTP_URL is not set',0,0,0,'','',NULL,'2026-03-14 13:52:35.032041',NULL,NULL,'','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(11,'01a2279438d9cf706947c55e13dd0b29','email:bob@acme.test',2,NULL,'message','skipped','SMTP_URL is not set',0,0,0,'','',NULL,'2026-03-14 13:52:35.032041',NULL,NULL,'','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(12,'01a2279438d918795cc4a05431ebd2d3','email:grace@acme.test',2,NULL,'message','skipped','SMTP_URL is not set',0,0,0,'','',NULL,'2026-03-14 13:52:35.032041',NULL,NULL,'','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(13,'01a2279438d9cf320af64b84f8b27021','email:linus@acme.test',2,NULL,'message','skipped','SMTP_URL is not set',0,0,0,'','',NULL,'2026-03-14 13:52:35.032041',NULL,NULL,'','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(14,'01a2279438d9b256369eabade0ccb7a2','slack:C0ALERTS',2,3,'card','sent','',0,0,1,'8cc9ca1f131b4673af425c159ab4807a','01a2279438d9b256369eabade0ccb7a2',NULL,'2026-03-14 13:52:35.032041','2026-03-14 13:52:35.053706','2026-03-14 13:52:35.075002','1773496355.068690','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(15,'01a2279438d9b3c71f817ca18b54d435','slack:U0ADA',2,NULL,'card','skipped','it is their own activity',0,0,0,'','',NULL,'2026-03-14 13:52:35.032041',NULL,NULL,'','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(16,'01a2279438d9dd105e56460ae8c93960','slack:U0BOB',2,4,'card','sent','',0,0,1,'8cc9ca1f131b4673af425c159ab4807a','01a2279438d9dd105e56460ae8c93960',NULL,'2026-03-14 13:52:35.032041','2026-03-14 13:52:35.053706','2026-03-14 13:52:35.075002','D0BOB/1773496355.062831','',NULL,'nobody owns it, and you have been active in the project lately',NULL);
INSERT INTO "delivery" VALUES(17,'01a2279438d9ec5408cd9bd1e168a92b','slack:U0GRACE',2,NULL,'card','skipped','quiet hours until 2026-03-14 22:59 UTC; it comes in the digest',0,0,0,'','',NULL,'2026-03-14 13:52:35.032041',NULL,NULL,'','',NULL,'nobody owns it, and you have been active in the project lately','2026-03-14 22:59:00.000000');
INSERT INTO "delivery" VALUES(18,'01a2279438d94fbf02ad0ca55385c267','slack:linus@acme.test',2,NULL,'card','skipped','they have linked no Slack user',0,0,0,'','',NULL,'2026-03-14 13:52:35.032041',NULL,NULL,'','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(19,'01a227943918029128800d9fdca92493','email:ada@acme.test',3,NULL,'message','skipped','SMTP_URL is not set',0,0,0,'','',NULL,'2026-03-14 13:52:35.084194',NULL,NULL,'','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(20,'01a227943918ca3819c81c6bd40ef797','slack:C0ALERTS',3,1,'reply','sent','',0,0,1,'8cc9ca1f131b4673af425c159ab4807a','01a227943918ca3819c81c6bd40ef797',NULL,'2026-03-14 13:52:35.084194','2026-03-14 13:52:35.121572','2026-03-14 13:52:35.161242','1773496355.157437','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(21,'01a22794391895c25ef49df76bfd26b2','slack:U0ADA',3,NULL,'message','skipped','it is their own activity',0,0,0,'','',NULL,'2026-03-14 13:52:35.084194',NULL,NULL,'','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(22,'01a227943918f8131bb71055f0660022','slack:C0ALERTS',NULL,1,'redraw','sent','',0,0,1,'8cc9ca1f131b4673af425c159ab4807a','01a227943918f8131bb71055f0660022',NULL,'2026-03-14 13:52:35.084194','2026-03-14 13:52:35.121572','2026-03-14 13:52:35.161242','1773496354.994226','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(23,'01a227943918394f28a3985f9464b49d','slack:U0BOB',NULL,2,'redraw','sent','',0,0,1,'8cc9ca1f131b4673af425c159ab4807a','01a227943918394f28a3985f9464b49d',NULL,'2026-03-14 13:52:35.084194','2026-03-14 13:52:35.121572','2026-03-14 13:52:35.144202','D0BOB/1773496354.992045','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(24,'01a2279439686b8cb7167ba4aea6c233','email:ada@acme.test',4,NULL,'message','skipped','SMTP_URL is not set',0,0,0,'','',NULL,'2026-03-14 13:52:35.175254',NULL,NULL,'','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(25,'01a22794396839c2a9ee6ff48b06ed93','slack:C0ALERTS',4,3,'reply','sent','',0,0,1,'8cc9ca1f131b4673af425c159ab4807a','01a22794396839c2a9ee6ff48b06ed93',NULL,'2026-03-14 13:52:35.175254','2026-03-14 13:52:36.051952','2026-03-14 13:52:36.072535','1773496356.069200','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(26,'01a227943968637e43b6d9edb3dfe41e','slack:U0ADA',4,NULL,'message','skipped','it is their own activity',0,0,0,'','',NULL,'2026-03-14 13:52:35.175254',NULL,NULL,'','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(27,'01a22794396862fda1c4cb5a766116b2','slack:C0ALERTS',NULL,3,'redraw','sent','',0,0,1,'8cc9ca1f131b4673af425c159ab4807a','01a22794396862fda1c4cb5a766116b2',NULL,'2026-03-14 13:52:35.175254','2026-03-14 13:52:35.191401','2026-03-14 13:52:35.243993','1773496355.068690','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(28,'01a2279439680f6727cd0898c5527341','slack:U0BOB',NULL,4,'redraw','sent','',0,0,1,'8cc9ca1f131b4673af425c159ab4807a','01a2279439680f6727cd0898c5527341',NULL,'2026-03-14 13:52:35.175254','2026-03-14 13:52:35.223278','2026-03-14 13:52:35.243993','D0BOB/1773496355.062831','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(29,'01a2279439950d3a27cbfe07f75de755','email:ada@acme.test',5,NULL,'message','skipped','SMTP_URL is not set',0,0,0,'','',NULL,'2026-03-14 13:52:35.220147',NULL,NULL,'','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(30,'01a227943995e181fe8f9936af4f0185','email:bob@acme.test',5,NULL,'message','skipped','SMTP_URL is not set',0,0,0,'','',NULL,'2026-03-14 13:52:35.220147',NULL,NULL,'','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(31,'01a227943995506e74b7b2606070266c','email:grace@acme.test',5,NULL,'message','skipped','SMTP_URL is not set',0,0,0,'','',NULL,'2026-03-14 13:52:35.220147',NULL,NULL,'','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(32,'01a227943995e7c26a88c78df0fc30a0','email:linus@acme.test',5,NULL,'message','skipped','SMTP_URL is not set',0,0,0,'','',NULL,'2026-03-14 13:52:35.220147',NULL,NULL,'','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(33,'01a227943995d40cd1944944e37c9aba','slack:C0ALERTS',5,5,'card','sent','',0,0,1,'8cc9ca1f131b4673af425c159ab4807a','01a227943995d40cd1944944e37c9aba',NULL,'2026-03-14 13:52:35.220147','2026-03-14 13:52:37.054622','2026-03-14 13:52:37.111576','1773496357.091650','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(34,'01a22794399515bcc3e0d36752e70ffe','slack:U0ADA',5,NULL,'card','skipped','it is their own activity',0,0,0,'','',NULL,'2026-03-14 13:52:35.220147',NULL,NULL,'','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(35,'01a2279439953f0112a0156058c55285','slack:U0BOB',5,6,'card','sent','',0,0,1,'8cc9ca1f131b4673af425c159ab4807a','01a2279439953f0112a0156058c55285',NULL,'2026-03-14 13:52:35.220147','2026-03-14 13:52:35.259111','2026-03-14 13:52:35.289117','D0BOB/1773496355.271702','',NULL,'nobody owns it, and you have been active in the project lately',NULL);
INSERT INTO "delivery" VALUES(36,'01a22794399546f7c926c6a2ad3065c6','slack:U0GRACE',5,NULL,'card','skipped','quiet hours until 2026-03-14 22:59 UTC; it comes in the digest',0,0,0,'','',NULL,'2026-03-14 13:52:35.220147',NULL,NULL,'','',NULL,'nobody owns it, and you have been active in the project lately','2026-03-14 22:59:00.000000');
INSERT INTO "delivery" VALUES(37,'01a227943995bd40560de473e42306dc','slack:linus@acme.test',5,NULL,'card','skipped','they have linked no Slack user',0,0,0,'','',NULL,'2026-03-14 13:52:35.220147',NULL,NULL,'','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(38,'01a22794410d138b7641efaef755e208','slack:U0ADA',NULL,7,'card','sent','',0,0,1,'8cc9ca1f131b4673af425c159ab4807a','01a22794410d138b7641efaef755e208',NULL,'2026-03-14 13:52:37.133536','2026-03-14 13:52:37.180314','2026-03-14 13:52:37.238394','D0ADA/1773496357.222652','',NULL,'you administer the members of Acme',NULL);
INSERT INTO "delivery" VALUES(39,'01a22794410decdf05e6574ae49e7fc9','slack:U0BOB',NULL,8,'card','sent','',0,0,1,'8cc9ca1f131b4673af425c159ab4807a','01a22794410decdf05e6574ae49e7fc9',NULL,'2026-03-14 13:52:37.133536','2026-03-14 13:52:37.180314','2026-03-14 13:52:37.221099','D0BOB/1773496357.219334','',NULL,'you administer the members of Acme',NULL);
INSERT INTO "delivery" VALUES(40,'01a2279441126b89a504bba513005050','email:ada@acme.test',NULL,NULL,'memo','skipped','SMTP_URL is not set',0,0,0,'','',NULL,'2026-03-14 13:52:37.138886',NULL,NULL,'','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(41,'01a2279441125fb277aa38cb1ca79d50','email:bob@acme.test',NULL,NULL,'memo','skipped','SMTP_URL is not set',0,0,0,'','',NULL,'2026-03-14 13:52:37.138886',NULL,NULL,'','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(42,'01a227944178444fd401a5bd2901e356','email:ada@acme.test',6,NULL,'message','skipped','SMTP_URL is not set',0,0,0,'','',NULL,'2026-03-14 13:52:37.236959',NULL,NULL,'','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(43,'01a2279441785a663279dceeb99d1f57','email:bob@acme.test',6,NULL,'message','skipped','SMTP_URL is not set',0,0,0,'','',NULL,'2026-03-14 13:52:37.236959',NULL,NULL,'','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(44,'01a22794417890df28a3f963b989331f','email:grace@acme.test',6,NULL,'message','skipped','SMTP_URL is not set',0,0,0,'','',NULL,'2026-03-14 13:52:37.236959',NULL,NULL,'','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(45,'01a227944178a30fad02bf52ac9e7367','email:linus@acme.test',6,NULL,'message','skipped','SMTP_URL is not set',0,0,0,'','',NULL,'2026-03-14 13:52:37.236959',NULL,NULL,'','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(46,'01a2279441783da9bfe2681aa5b3d35c','slack:C0ALERTS',6,9,'card','sent','',0,0,1,'8cc9ca1f131b4673af425c159ab4807a','01a2279441783da9bfe2681aa5b3d35c',NULL,'2026-03-14 13:52:37.236959','2026-03-14 13:52:38.049456','2026-03-14 13:52:38.067547','1773496358.059966','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(47,'01a22794417876b30d22691ffdb8a9c4','slack:U0ADA',6,10,'card','sent','',0,0,1,'8cc9ca1f131b4673af425c159ab4807a','01a22794417876b30d22691ffdb8a9c4',NULL,'2026-03-14 13:52:37.236959','2026-03-14 13:52:37.253568','2026-03-14 13:52:37.276406','D0ADA/1773496357.259013','',NULL,'you have been active in the project lately',NULL);
INSERT INTO "delivery" VALUES(48,'01a2279441785fdb2948eb076882d9d3','slack:U0BOB',6,11,'card','sent','',0,0,1,'8cc9ca1f131b4673af425c159ab4807a','01a2279441785fdb2948eb076882d9d3',NULL,'2026-03-14 13:52:37.236959','2026-03-14 13:52:37.253568','2026-03-14 13:52:37.288071','D0BOB/1773496357.276889','',NULL,'you have been active in the project lately',NULL);
INSERT INTO "delivery" VALUES(49,'01a22794417899d6c8ae13177ccd687f','slack:U0GRACE',6,NULL,'card','skipped','quiet hours until 2026-03-14 22:59 UTC; it comes in the digest',0,0,0,'','',NULL,'2026-03-14 13:52:37.236959',NULL,NULL,'','',NULL,'you have been active in the project lately','2026-03-14 22:59:00.000000');
INSERT INTO "delivery" VALUES(50,'01a2279441785dd7a8b2319107c693e9','slack:linus@acme.test',6,NULL,'card','skipped','they have linked no Slack user',0,0,0,'','',NULL,'2026-03-14 13:52:37.236959',NULL,NULL,'','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(51,'8b813054b00647b6bee135bf5fe33c4f','slack:C0GENERAL',NULL,12,'redraw','sent','',0,0,1,'8cc9ca1f131b4673af425c159ab4807a','8b813054b00647b6bee135bf5fe33c4f',NULL,'2026-03-14 13:52:38.098980','2026-03-14 13:52:38.168131','2026-03-14 13:52:38.191060','1773496358.060410','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(52,'bc11c4754838466d973b7c6a7f690092','slack:U0ADA',NULL,13,'redraw','sent','',0,0,1,'8cc9ca1f131b4673af425c159ab4807a','bc11c4754838466d973b7c6a7f690092',NULL,'2026-03-14 13:52:38.196046','2026-03-14 13:52:38.359325','2026-03-14 13:52:38.385948','home','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(53,'01a2279445f99ea85107f70a00f242df','email:ada@acme.test',7,NULL,'message','skipped','SMTP_URL is not set',0,0,0,'','',NULL,'2026-03-14 13:52:38.391266',NULL,NULL,'','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(54,'01a2279445f9e9bb3cee4fce74a2768c','email:bob@acme.test',7,NULL,'message','skipped','SMTP_URL is not set',0,0,0,'','',NULL,'2026-03-14 13:52:38.391266',NULL,NULL,'','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(55,'01a2279445f9c3881148c56c7614f151','email:grace@acme.test',7,NULL,'message','skipped','SMTP_URL is not set',0,0,0,'','',NULL,'2026-03-14 13:52:38.391266',NULL,NULL,'','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(56,'01a2279445f9aa6d9870233e909f4f3b','email:linus@acme.test',7,NULL,'message','skipped','SMTP_URL is not set',0,0,0,'','',NULL,'2026-03-14 13:52:38.391266',NULL,NULL,'','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(57,'01a2279445f9a6975d6765508a0f0bb3','slack:C0OPS',7,14,'card','sent','',0,0,1,'8cc9ca1f131b4673af425c159ab4807a','01a2279445f9a6975d6765508a0f0bb3',NULL,'2026-03-14 13:52:38.391266','2026-03-14 13:52:38.424854','2026-03-14 13:52:38.451639','1773496358.441251','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(58,'01a2279445f9f25593a558063e2434f6','slack:U0ADA',7,NULL,'card','skipped','it is their own activity',0,0,0,'','',NULL,'2026-03-14 13:52:38.391266',NULL,NULL,'','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(59,'01a2279445f9f213cfc92005ab188d45','slack:U0BOB',7,NULL,'card','skipped','they have muted the project',0,0,0,'','',NULL,'2026-03-14 13:52:38.391266',NULL,NULL,'','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(60,'01a2279445f94e29896e958b0d81ca51','slack:U0GRACE',7,NULL,'card','skipped','quiet hours until 2026-03-14 22:59 UTC; it comes in the digest',0,0,0,'','',NULL,'2026-03-14 13:52:38.391266',NULL,NULL,'','',NULL,'nobody owns it, and you have been active in the project lately','2026-03-14 22:59:00.000000');
INSERT INTO "delivery" VALUES(61,'01a2279445f9a9c930a45e14acbeba9b','slack:linus@acme.test',7,NULL,'card','skipped','they have linked no Slack user',0,0,0,'','',NULL,'2026-03-14 13:52:38.391266',NULL,NULL,'','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(62,'6f430b467b014659b799fdc238e12793','slack:U0ADA',NULL,NULL,'memo','sent','',0,0,1,'8cc9ca1f131b4673af425c159ab4807a','6f430b467b014659b799fdc238e12793',NULL,'2026-03-14 13:52:38.457254','2026-03-14 13:52:38.863619','2026-03-14 13:52:38.925317','D0ADA/1773496358.917371','',1,'you are an owner of Acme',NULL);
INSERT INTO "delivery" VALUES(63,'01a2279446f5d269e191813268825637','slack:U0ADA',NULL,13,'redraw','sent','',0,0,1,'8cc9ca1f131b4673af425c159ab4807a','01a2279446f5d269e191813268825637',NULL,'2026-03-14 13:52:38.457254','2026-03-14 13:52:38.863619','2026-03-14 13:52:38.925317','home','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(64,'01a2279446f5f4dcd45ad1de8399200f','email:ada@acme.test',8,NULL,'message','skipped','SMTP_URL is not set',0,0,0,'','',NULL,'2026-03-14 13:52:38.642567',NULL,NULL,'','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(65,'01a2279446f5f54901c70f54ea67bcf2','slack:C0OPS',8,14,'reply','waiting','',0,0,0,'8cc9ca1f131b4673af425c159ab4807a','01a2279446f5f54901c70f54ea67bcf2',NULL,'2026-03-14 13:52:38.642567','2026-03-14 13:52:38.763156',NULL,'','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(66,'01a2279446f5b9f6b25d9bf2515b75f8','slack:U0ADA',8,NULL,'message','skipped','it is their own activity',0,0,0,'','',NULL,'2026-03-14 13:52:38.642567',NULL,NULL,'','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(67,'01a2279446f5da3b6a02f2ecfb247a48','slack:C0OPS',NULL,14,'redraw','waiting','',0,0,1,'8cc9ca1f131b4673af425c159ab4807a','01a2279446f5da3b6a02f2ecfb247a48',NULL,'2026-03-14 13:52:38.642567','2026-03-14 13:52:38.763156',NULL,'','the channel is archived (is_archived)',NULL,'',NULL);
INSERT INTO "delivery" VALUES(68,'01a22794530eb453bdd247fde10b27be','email:ada@acme.test',9,NULL,'message','skipped','SMTP_URL is not set',0,0,0,'','',NULL,'2026-03-14 13:52:41.736671',NULL,NULL,'','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(69,'01a22794530e75684be4120018267f96','slack:C0ALERTS',9,5,'reply','sending','',0,0,1,'8cc9ca1f131b4673af425c159ab4807a','01a22794530e75684be4120018267f96',NULL,'2026-03-14 13:52:41.736671','2026-03-14 13:52:41.766661',NULL,'','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(70,'01a22794530e19d75863c19c521154d1','slack:U0ADA',9,NULL,'message','skipped','it is their own activity',0,0,0,'','',NULL,'2026-03-14 13:52:41.736671',NULL,NULL,'','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(71,'01a22794530e4fe3c8633e1198bd63c9','slack:C0ALERTS',NULL,5,'redraw','sending','',0,0,1,'8cc9ca1f131b4673af425c159ab4807a','01a22794530e4fe3c8633e1198bd63c9',NULL,'2026-03-14 13:52:41.736671','2026-03-14 13:52:41.766661',NULL,'','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(72,'01a22794530e088701503f5c8ff9841b','slack:U0ADA',NULL,13,'redraw','sent','',0,0,1,'8cc9ca1f131b4673af425c159ab4807a','01a22794530e088701503f5c8ff9841b',NULL,'2026-03-14 13:52:41.736671','2026-03-14 13:52:41.766661','2026-03-14 13:52:41.781699','home','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(73,'01a22794530ee01ee4cd64443ddd1fdd','slack:U0BOB',NULL,6,'redraw','sent','',0,0,1,'8cc9ca1f131b4673af425c159ab4807a','01a22794530ee01ee4cd64443ddd1fdd',NULL,'2026-03-14 13:52:41.736671','2026-03-14 13:52:41.766661','2026-03-14 13:52:41.781699','D0BOB/1773496355.271702','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(74,'01a2279458f666e07ac46cc2c9c11878','email:ada@acme.test',10,NULL,'message','skipped','SMTP_URL is not set',0,0,0,'','',NULL,'2026-03-14 13:52:43.253161',NULL,NULL,'','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(75,'01a2279458f640d890ff0fd0904f92b7','slack:C0ALERTS',10,5,'reply','waiting','',0,0,0,'','',NULL,'2026-03-14 13:52:43.253161',NULL,NULL,'','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(76,'01a2279458f685e768c22c6d43fac74e','slack:U0ADA',10,NULL,'message','skipped','it is their own activity',0,0,0,'','',NULL,'2026-03-14 13:52:43.253161',NULL,NULL,'','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(77,'01a2279458f644116258a2c5da6ca63a','slack:C0ALERTS',NULL,5,'redraw','waiting','',0,0,0,'','',NULL,'2026-03-14 13:52:43.253161',NULL,NULL,'','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(78,'01a2279458fdd5f4b4c7a3987b540f84','email:ada@acme.test',11,NULL,'message','skipped','SMTP_URL is not set',0,0,0,'','',NULL,'2026-03-14 13:52:43.260312',NULL,NULL,'','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(79,'01a2279458fd5aae2e2a11cc441aee9e','email:bob@acme.test',11,NULL,'message','skipped','SMTP_URL is not set',0,0,0,'','',NULL,'2026-03-14 13:52:43.260312',NULL,NULL,'','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(80,'01a2279458fdb3ffea96b7ac904f82ca','email:grace@acme.test',11,NULL,'message','skipped','SMTP_URL is not set',0,0,0,'','',NULL,'2026-03-14 13:52:43.260312',NULL,NULL,'','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(81,'01a2279458fd66d317e56a4ac0c84bf0','email:linus@acme.test',11,NULL,'message','skipped','SMTP_URL is not set',0,0,0,'','',NULL,'2026-03-14 13:52:43.260312',NULL,NULL,'','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(82,'01a2279458fdb26e17e8334ac949246d','slack:C0ALERTS',11,15,'card','waiting','',0,0,0,'','',NULL,'2026-03-14 13:52:43.260312',NULL,NULL,'','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(83,'01a2279458fd04727403bad51cfc5c4e','slack:U0ADA',11,NULL,'card','skipped','it is their own activity',0,0,0,'','',NULL,'2026-03-14 13:52:43.260312',NULL,NULL,'','',NULL,'',NULL);
INSERT INTO "delivery" VALUES(84,'01a2279458fdc6d2140ea19cb0b070a2','slack:U0BOB',11,16,'card','sent','',0,0,1,'8cc9ca1f131b4673af425c159ab4807a','01a2279458fdc6d2140ea19cb0b070a2',NULL,'2026-03-14 13:52:43.260312','2026-03-14 13:52:43.269125','2026-03-14 13:52:43.276209','D0BOB/1773496363.272706','',NULL,'nobody owns it, and you have been active in the project lately',NULL);
INSERT INTO "delivery" VALUES(85,'01a2279458fdb327c581c3561fa87b4a','slack:U0GRACE',11,NULL,'card','skipped','quiet hours until 2026-03-14 22:59 UTC; it comes in the digest',0,0,0,'','',NULL,'2026-03-14 13:52:43.260312',NULL,NULL,'','',NULL,'nobody owns it, and you have been active in the project lately','2026-03-14 22:59:00.000000');
INSERT INTO "delivery" VALUES(86,'01a2279458fdf5f6636d878311736bfe','slack:linus@acme.test',11,NULL,'card','skipped','they have linked no Slack user',0,0,0,'','',NULL,'2026-03-14 13:52:43.260312',NULL,NULL,'','',NULL,'',NULL);
CREATE TABLE home (
	id INTEGER NOT NULL, 
	team_id VARCHAR NOT NULL, 
	slack_user_id VARCHAR NOT NULL, 
	card_id INTEGER, 
	opened_at DATETIME NOT NULL, 
	page INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(card_id) REFERENCES card (id), 
	UNIQUE (team_id, slack_user_id)
);
INSERT INTO "home" VALUES(1,'T0ACME','U0ADA',13,'2026-03-14 13:52:38.192368',0);
CREATE TABLE identity (
	id INTEGER NOT NULL, 
	team_id VARCHAR NOT NULL, 
	slack_user_id VARCHAR NOT NULL, 
	member_id INTEGER NOT NULL, 
	linked_at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(member_id) REFERENCES member (id), 
	UNIQUE (team_id, member_id), 
	UNIQUE (team_id, slack_user_id)
);
INSERT INTO "identity" VALUES(1,'T0ACME','U0ADA',1,'2026-03-14 13:52:18.262834');
INSERT INTO "identity" VALUES(2,'T0ACME','U0BOB',2,'2026-03-14 13:52:20.142977');
INSERT INTO "identity" VALUES(3,'T0ACME','U0GRACE',3,'2026-03-14 13:52:21.932187');
CREATE TABLE incident (
	id INTEGER NOT NULL, 
	organization_id INTEGER NOT NULL, 
	project_id INTEGER NOT NULL, 
	source_id VARCHAR NOT NULL, 
	identifier VARCHAR NOT NULL, 
	rule VARCHAR NOT NULL, 
	url VARCHAR NOT NULL, 
	status VARCHAR NOT NULL, 
	since DATETIME NOT NULL, 
	started_at DATETIME NOT NULL, 
	value FLOAT, 
	said VARCHAR NOT NULL, 
	aggregate VARCHAR NOT NULL, 
	time_window INTEGER, 
	comparison_delta INTEGER, 
	thresholds JSON NOT NULL, 
	points JSON NOT NULL, 
	readers JSON NOT NULL, 
	version INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(organization_id) REFERENCES organization (id), 
	FOREIGN KEY(project_id) REFERENCES project (id), 
	UNIQUE (organization_id, source_id)
);
INSERT INTO "incident" VALUES(1,1,1,'4','1','Too many errors','https://sentry.acme.test/organizations/acme/alerts/rules/details/7/?alert=1','critical','2026-03-14 13:52:37.235274','2026-03-14 09:20:00.000000',1204.0,'','count()',10,NULL,'[["critical", 1000.0]]','[]','["ada@acme.test", "bob@acme.test", "grace@acme.test", "linus@acme.test"]',1);
CREATE TABLE invite_request (
	id INTEGER NOT NULL, 
	source_id VARCHAR NOT NULL, 
	organization_id INTEGER NOT NULL, 
	email VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	role VARCHAR NOT NULL, 
	inviter VARCHAR NOT NULL, 
	teams JSON NOT NULL, 
	status VARCHAR NOT NULL, 
	version INTEGER NOT NULL, 
	asked_at DATETIME NOT NULL, 
	reminded_at DATETIME, 
	decided_at DATETIME, 
	decided_by VARCHAR NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(organization_id) REFERENCES organization (id), 
	UNIQUE (source_id)
);
INSERT INTO "invite_request" VALUES(1,'api:r',1,'hedy@acme.test','requested_to_join','member','','[]','waiting',1,'2026-03-14 13:52:37.126493',NULL,NULL,'');
CREATE TABLE issue (
	id INTEGER NOT NULL, 
	organization_id INTEGER NOT NULL, 
	project_id INTEGER NOT NULL, 
	source_id VARCHAR NOT NULL, 
	short_id VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	culprit VARCHAR NOT NULL, 
	level VARCHAR NOT NULL, 
	url VARCHAR NOT NULL, 
	excerpt VARCHAR NOT NULL, 
	rule VARCHAR NOT NULL, 
	status VARCHAR NOT NULL, 
	substatus VARCHAR NOT NULL, 
	assignee JSON, 
	tags JSON NOT NULL, 
	event_count INTEGER, 
	user_count INTEGER, 
	first_seen DATETIME, 
	last_seen DATETIME, 
	last_activity_id INTEGER, 
	version INTEGER NOT NULL, archive_ends_at DATETIME, archive_minutes INTEGER, archive_events INTEGER, archive_events_from INTEGER, archive_users INTEGER, archive_users_from INTEGER, 
	PRIMARY KEY (id), 
	FOREIGN KEY(organization_id) REFERENCES organization (id), 
	FOREIGN KEY(project_id) REFERENCES project (id), 
	UNIQUE (organization_id, source_id)
);
INSERT INTO "issue" VALUES(1,1,1,'7','SHOP-7','TypeError: charge() missing 1 argument','','error','','','','unresolved','','{"type": "user", "name": "Grace Hopper", "email": ""}','{}',NULL,NULL,NULL,NULL,3,3,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "issue" VALUES(2,1,1,'8','SHOP-8','KeyError: ''sub''','','error','','','','resolved','',NULL,'{}',NULL,NULL,NULL,NULL,4,3,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "issue" VALUES(3,1,1,'9','SHOP-9','Timeout in checkout','','error','','','','unresolved','','{"type": "user", "name": "Linus Torvalds", "email": ""}','{}',NULL,NULL,NULL,NULL,9,4,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "issue" VALUES(4,1,2,'20','PAY-20','Card declined','','error','','','','unresolved','','{"type": "user", "name": "Ada Lovelace", "email": ""}','{}',NULL,NULL,NULL,NULL,8,3,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "issue" VALUES(5,1,1,'10','SHOP-10','Out of memory','','error','','','','unresolved','',NULL,'{}',NULL,NULL,NULL,NULL,NULL,2,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE kept_action (
	id INTEGER NOT NULL, 
	team_id VARCHAR NOT NULL, 
	slack_user_id VARCHAR NOT NULL, 
	channel_id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	data JSON NOT NULL, 
	kept_at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (team_id, slack_user_id)
);
CREATE TABLE lane (
	target VARCHAR NOT NULL, 
	provider VARCHAR NOT NULL, 
	due_at DATETIME, 
	paced_at DATETIME, 
	ready_at DATETIME, 
	failures INTEGER NOT NULL, 
	worker VARCHAR NOT NULL, 
	lease_until DATETIME, 
	paused_at DATETIME, 
	paused_reason VARCHAR NOT NULL, 
	PRIMARY KEY (target)
);
INSERT INTO "lane" VALUES('slack:C0ALERTS','slack','2026-03-14 13:52:43.253161','2026-03-14 13:52:41.038710','2026-03-14 13:52:39.038710',0,'8cc9ca1f131b4673af425c159ab4807a','2026-03-14 13:53:11.768192',NULL,'');
INSERT INTO "lane" VALUES('slack:U0BOB','slack',NULL,'2026-03-14 13:52:44.276206','2026-03-14 13:52:43.276206',0,'',NULL,NULL,'');
INSERT INTO "lane" VALUES('slack:U0ADA','slack',NULL,'2026-03-14 13:52:40.238387','2026-03-14 13:52:38.925315',0,'',NULL,NULL,'');
INSERT INTO "lane" VALUES('slack:C0GENERAL','slack',NULL,NULL,NULL,0,'',NULL,NULL,'');
INSERT INTO "lane" VALUES('slack:C0OPS','slack','2026-03-14 13:52:38.642567','2026-03-14 13:52:39.451639','2026-03-14 13:52:38.451639',0,'',NULL,'2026-03-14 13:52:38.457254','the channel is archived (is_archived)');
CREATE TABLE link_attempt (
	id INTEGER NOT NULL, 
	team_id VARCHAR NOT NULL, 
	slack_user_id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	email VARCHAR NOT NULL, 
	begun_at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (team_id, slack_user_id)
);
CREATE TABLE link_code (
	id INTEGER NOT NULL, 
	team_id VARCHAR NOT NULL, 
	slack_user_id VARCHAR NOT NULL, 
	email VARCHAR NOT NULL, 
	nonce VARCHAR NOT NULL, 
	code_hash VARCHAR NOT NULL, 
	tries INTEGER NOT NULL, 
	asked_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	used_at DATETIME, 
	PRIMARY KEY (id)
);
CREATE TABLE member (
	id INTEGER NOT NULL, 
	organization_id INTEGER NOT NULL, 
	email VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	role VARCHAR NOT NULL, 
	is_active BOOLEAN NOT NULL, last_active_at DATETIME, 
	PRIMARY KEY (id), 
	FOREIGN KEY(organization_id) REFERENCES organization (id), 
	UNIQUE (organization_id, email)
);
INSERT INTO "member" VALUES(1,1,'ada@acme.test','Ada Lovelace','owner',1,'2026-03-14 13:52:34.876701');
INSERT INTO "member" VALUES(2,1,'bob@acme.test','Bob Kahn','manager',1,NULL);
INSERT INTO "member" VALUES(3,1,'grace@acme.test','Grace Hopper','admin',1,NULL);
INSERT INTO "member" VALUES(4,1,'linus@acme.test','Linus Torvalds','member',1,NULL);
CREATE TABLE memo (
	id INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	organization_id INTEGER, 
	data JSON NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(organization_id) REFERENCES organization (id)
);
INSERT INTO "memo" VALUES(1,'target_paused',1,'{"target": "slack:C0OPS", "reason": "the channel is archived (is_archived)", "waiting": 1, "because": "you are an owner of Acme"}','2026-03-14 13:52:38.457254');
CREATE TABLE mute (
	id INTEGER NOT NULL, 
	email VARCHAR NOT NULL, 
	scope VARCHAR NOT NULL, 
	until DATETIME, 
	PRIMARY KEY (id), 
	UNIQUE (email, scope)
);
INSERT INTO "mute" VALUES(1,'bob@acme.test','project:2',NULL);
CREATE TABLE "organization" (
	id INTEGER NOT NULL, 
	slug VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	url VARCHAR NOT NULL, 
	team_id VARCHAR, 
	takes_invites BOOLEAN DEFAULT 1 NOT NULL, 
	takes_join_requests BOOLEAN DEFAULT 1 NOT NULL, 
	approval_channels JSON DEFAULT '[]' NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (slug)
);
INSERT INTO "organization" VALUES(1,'acme','Acme','https://sentry.acme.test','T0ACME',1,1,'[]');
CREATE TABLE outage (
	provider VARCHAR NOT NULL, 
	since DATETIME NOT NULL, 
	reason VARCHAR NOT NULL, 
	PRIMARY KEY (provider)
);
CREATE TABLE preference (
	id INTEGER NOT NULL, 
	email VARCHAR NOT NULL, 
	scope VARCHAR NOT NULL, 
	provider VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	value VARCHAR NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (email, scope, provider, kind)
);
INSERT INTO "preference" VALUES(1,'ada@acme.test','own','slack','workflow','always');
CREATE TABLE project (
	id INTEGER NOT NULL, 
	organization_id INTEGER NOT NULL, 
	slug VARCHAR NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(organization_id) REFERENCES organization (id), 
	UNIQUE (organization_id, slug)
);
INSERT INTO "project" VALUES(1,1,'shop');
INSERT INTO "project" VALUES(2,1,'pay');
CREATE TABLE project_team (
	project_id INTEGER NOT NULL, 
	team_id INTEGER NOT NULL, 
	PRIMARY KEY (project_id, team_id), 
	FOREIGN KEY(project_id) REFERENCES project (id), 
	FOREIGN KEY(team_id) REFERENCES team (id)
);
INSERT INTO "project_team" VALUES(1,1);
INSERT INTO "project_team" VALUES(2,1);
CREATE TABLE quiet_hours (
	id INTEGER NOT NULL, 
	email VARCHAR NOT NULL, 
	starts_minute INTEGER NOT NULL, 
	ends_minute INTEGER NOT NULL, 
	zone VARCHAR NOT NULL, 
	is_on BOOLEAN NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (email)
);
INSERT INTO "quiet_hours" VALUES(1,'grace@acme.test',0,1439,'Europe/Berlin',1);
CREATE TABLE release (
	id INTEGER NOT NULL, 
	project_id INTEGER NOT NULL, 
	version VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(project_id) REFERENCES project (id), 
	UNIQUE (project_id, version)
);
CREATE TABLE route (
	id INTEGER NOT NULL, 
	organization_id INTEGER NOT NULL, 
	project VARCHAR NOT NULL, 
	target VARCHAR NOT NULL, 
	min_level VARCHAR, 
	environment VARCHAR NOT NULL, 
	broadcast JSON NOT NULL, subscriber_id INTEGER REFERENCES member (id), 
	PRIMARY KEY (id), 
	FOREIGN KEY(organization_id) REFERENCES organization (id), 
	UNIQUE (organization_id, project, target, environment)
);
INSERT INTO "route" VALUES(1,1,'shop','slack:C0ALERTS',NULL,'','["set_regression"]',NULL);
INSERT INTO "route" VALUES(2,1,'pay','slack:C0OPS','warning','','[]',NULL);
CREATE TABLE slack_channel (
	team_id VARCHAR NOT NULL, 
	channel_id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	greeted_at DATETIME, 
	changed_at FLOAT NOT NULL, 
	PRIMARY KEY (team_id, channel_id)
);
INSERT INTO "slack_channel" VALUES('T0ACME','C0OPS','',NULL,1.79596035844215893748e+09);
CREATE TABLE subscription (
	issue_id INTEGER NOT NULL, 
	member_id INTEGER NOT NULL, 
	part VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (issue_id, member_id), 
	FOREIGN KEY(issue_id) REFERENCES issue (id), 
	FOREIGN KEY(member_id) REFERENCES member (id)
);
INSERT INTO "subscription" VALUES(1,1,'acted','2026-03-14 13:52:35.083455');
INSERT INTO "subscription" VALUES(2,1,'acted','2026-03-14 13:52:35.175056');
INSERT INTO "subscription" VALUES(4,1,'acted','2026-03-14 13:52:38.585201');
INSERT INTO "subscription" VALUES(3,1,'acted','2026-03-14 13:52:41.736458');
CREATE TABLE target (
	name VARCHAR NOT NULL, 
	organization_id INTEGER NOT NULL, 
	secret_env VARCHAR NOT NULL, 
	card VARCHAR NOT NULL, 
	PRIMARY KEY (name), 
	FOREIGN KEY(organization_id) REFERENCES organization (id)
);
CREATE TABLE team (
	id INTEGER NOT NULL, 
	organization_id INTEGER NOT NULL, 
	slug VARCHAR NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(organization_id) REFERENCES organization (id), 
	UNIQUE (organization_id, slug)
);
INSERT INTO "team" VALUES(1,1,'backend');
CREATE TABLE team_channel (
	team_id INTEGER NOT NULL, 
	target VARCHAR NOT NULL, 
	linked_at DATETIME NOT NULL, 
	linked_by_id INTEGER, 
	PRIMARY KEY (team_id, target), 
	FOREIGN KEY(linked_by_id) REFERENCES member (id), 
	FOREIGN KEY(team_id) REFERENCES team (id)
);
CREATE TABLE team_member (
	team_id INTEGER NOT NULL, 
	member_id INTEGER NOT NULL, 
	PRIMARY KEY (team_id, member_id), 
	FOREIGN KEY(member_id) REFERENCES member (id), 
	FOREIGN KEY(team_id) REFERENCES team (id)
);
INSERT INTO "team_member" VALUES(1,1);
INSERT INTO "team_member" VALUES(1,2);
INSERT INTO "team_member" VALUES(1,3);
INSERT INTO "team_member" VALUES(1,4);
CREATE TABLE undo (
	id INTEGER NOT NULL, 
	issue_id INTEGER NOT NULL, 
	activity_id INTEGER NOT NULL, 
	action VARCHAR NOT NULL, 
	email VARCHAR NOT NULL, 
	"before" JSON NOT NULL, 
	at DATETIME NOT NULL, 
	used_at DATETIME, 
	PRIMARY KEY (id), 
	FOREIGN KEY(activity_id) REFERENCES activity (id), 
	FOREIGN KEY(issue_id) REFERENCES issue (id)
);
INSERT INTO "undo" VALUES(1,2,4,'issue.resolve','ada@acme.test','{"status": "unresolved", "substatus": "", "assignee": null, "archive_ends_at": null, "archive_events": null, "archive_events_from": null, "archive_users": null, "archive_users_from": null}','2026-03-14 13:52:35.177292',NULL);
CREATE TABLE unfurl (
	id INTEGER NOT NULL, 
	team_id VARCHAR NOT NULL, 
	channel_id VARCHAR NOT NULL, 
	ts VARCHAR NOT NULL, 
	card_id INTEGER, 
	used_at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(card_id) REFERENCES card (id), 
	UNIQUE (channel_id, ts)
);
INSERT INTO "unfurl" VALUES(1,'T0ACME','C0GENERAL','1773496358.060410',12,'2026-03-14 13:52:38.073314');
CREATE TABLE unfurl_link (
	unfurl_id INTEGER NOT NULL, 
	url VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	PRIMARY KEY (unfurl_id, url), 
	FOREIGN KEY(unfurl_id) REFERENCES unfurl (id)
);
INSERT INTO "unfurl_link" VALUES(1,'https://sentry.acme.test/organizations/acme/issues/7/','issue:1');
CREATE TABLE unfurl_prompt (
	team_id VARCHAR NOT NULL, 
	slack_user_id VARCHAR NOT NULL, 
	channel_id VARCHAR NOT NULL, 
	ts VARCHAR NOT NULL, 
	urls JSON NOT NULL, 
	ignored_at DATETIME, 
	PRIMARY KEY (team_id, slack_user_id)
);
CREATE TABLE webhook_request (
	request_id VARCHAR NOT NULL, 
	resource VARCHAR NOT NULL, 
	action VARCHAR NOT NULL, 
	activity_id INTEGER, 
	body JSON, 
	received_at DATETIME NOT NULL, 
	PRIMARY KEY (request_id), 
	FOREIGN KEY(activity_id) REFERENCES activity (id)
);
CREATE TABLE workspace (
	team_id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	url VARCHAR NOT NULL, 
	app_id VARCHAR NOT NULL, 
	bot_user_id VARCHAR NOT NULL, 
	PRIMARY KEY (team_id)
);
INSERT INTO "workspace" VALUES('T0ACME','Acme','https://acme.slack.com/','','U0HELIOGRAPH');
CREATE INDEX lane_due ON lane (provider, due_at) WHERE due_at IS NOT NULL AND paused_at IS NULL;
CREATE INDEX ix_member_email ON member (email);
CREATE INDEX ix_identity_member_id ON identity (member_id);
CREATE INDEX ix_issue_project_id ON issue (project_id);
CREATE INDEX ix_issue_short_id ON issue (short_id);
CREATE INDEX ix_project_team_team_id ON project_team (team_id);
CREATE INDEX ix_team_member_member_id ON team_member (member_id);
CREATE INDEX ix_activity_issue_id ON activity (issue_id);
CREATE INDEX delivery_in_flight ON delivery (lane) WHERE state IN ('sending', 'unknown');
CREATE INDEX delivery_post ON delivery (lane, id) WHERE state = 'waiting' AND purpose != 'redraw';
CREATE UNIQUE INDEX delivery_redraw ON delivery (lane, card_id) WHERE state = 'waiting' AND purpose = 'redraw';
CREATE INDEX delivery_reply ON delivery (card_id, id) WHERE state = 'waiting' AND purpose = 'reply';
CREATE INDEX ix_delivery_activity_id ON delivery (activity_id);
CREATE INDEX ix_link_code_asked_at ON link_code (asked_at);
CREATE INDEX ix_link_code_email ON link_code (email);
CREATE INDEX preference_value ON preference (kind, value);
CREATE INDEX ix_home_opened_at ON home (opened_at);
CREATE UNIQUE INDEX invite_request_waiting ON invite_request (organization_id, email) WHERE status = 'waiting';
CREATE INDEX ix_incident_project_id ON incident (project_id);
CREATE INDEX ix_unfurl_link_subject ON unfurl_link (subject);
CREATE INDEX ix_subscription_member_id ON subscription (member_id);
CREATE INDEX ix_undo_at ON undo (at);
CREATE INDEX ix_activity_incident_id ON activity (incident_id);
CREATE INDEX delivery_held ON delivery (held_until, lane) WHERE held_until IS NOT NULL;
CREATE INDEX ix_issue_archive_ends_at ON issue (archive_ends_at);
CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_entry_no_replace BEFORE INSERT ON audit_entry WHEN EXISTS (SELECT 1 FROM audit_entry WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
COMMIT;
