-- The schema of SQLite files as the version with the audit trail made it.
CREATE TABLE audit_events (
	id INTEGER NOT NULL, 
	timestamp DATETIME NOT NULL, 
	actor VARCHAR(16) NOT NULL, 
	actor_id INTEGER, 
	act VARCHAR(40) NOT NULL, 
	object_kind VARCHAR(40) NOT NULL, 
	object_id VARCHAR(200), 
	request_id VARCHAR(64), 
	details JSON NOT NULL, 
	commitment BLOB, 
	leaf BLOB, 
	CONSTRAINT pk_audit_events PRIMARY KEY (id), 
	CONSTRAINT ck_audit_events_actor_id CHECK ((actor = 'user') = (actor_id IS NOT NULL)), 
	CONSTRAINT ck_audit_events_actorkind CHECK (actor IN ('user', 'console', 'system'))
);
CREATE INDEX ix_audit_events_actor_id_id ON audit_events (actor_id, id);
CREATE INDEX ix_audit_events_object_kind_object_id_id ON audit_events (object_kind, object_id, id);
CREATE TRIGGER audit_events_refuse_update BEFORE update ON audit_events
BEGIN SELECT RAISE(ABORT, 'audit_events is append-only'); END;
CREATE TRIGGER audit_events_refuse_delete BEFORE delete ON audit_events
BEGIN SELECT RAISE(ABORT, 'audit_events is append-only'); END;
CREATE TABLE users (
	id INTEGER NOT NULL, 
	login VARCHAR(64) NOT NULL, 
	password_hash VARCHAR(255) NOT NULL, 
	first_name VARCHAR(100) NOT NULL, 
	last_name VARCHAR(100) NOT NULL, 
	role VARCHAR(16) NOT NULL, 
	is_active BOOLEAN NOT NULL, 
	search_text TEXT NOT NULL, 
	timestamp DATETIME NOT NULL, 
	sort_name TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_users PRIMARY KEY (id), 
	CONSTRAINT uq_users_id_role UNIQUE (id, role), 
	CONSTRAINT ck_users_login_format CHECK (login NOT GLOB '*[^A-Za-z0-9_]*' AND length(login) BETWEEN 3 AND 64), 
	CONSTRAINT ck_users_first_name_length CHECK (length(first_name) BETWEEN 1 AND 100), 
	CONSTRAINT ck_users_last_name_length CHECK (length(last_name) BETWEEN 1 AND 100), 
	CONSTRAINT uq_users_login UNIQUE (login), 
	CONSTRAINT ck_users_role CHECK (role IN ('client', 'manager', 'admin'))
);
CREATE UNIQUE INDEX uq_users_login_in_any_case ON users (lower(login));
CREATE INDEX ix_users_sort_name_id ON users (sort_name, id);
CREATE TABLE login_failures (
	id INTEGER NOT NULL, 
	account VARCHAR(64) NOT NULL, 
	address VARCHAR(64) NOT NULL, 
	timestamp DATETIME NOT NULL, 
	CONSTRAINT pk_login_failures PRIMARY KEY (id)
);
CREATE INDEX ix_login_failures_address_timestamp ON login_failures (address, timestamp);
CREATE INDEX ix_login_failures_account_timestamp ON login_failures (account, timestamp);
CREATE INDEX ix_login_failures_account_address_timestamp ON login_failures (account, address, timestamp);
CREATE TABLE model_versions (
	sha256 VARCHAR(64) NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	created DATETIME NOT NULL, 
	stage VARCHAR(16) NOT NULL, 
	card JSON NOT NULL, 
	promoted_at DATETIME, 
	label VARCHAR(80), 
	note VARCHAR(2000), 
	CONSTRAINT pk_model_versions PRIMARY KEY (sha256), 
	CONSTRAINT ck_model_versions_sha256_length CHECK (length(sha256) = 64), 
	CONSTRAINT ck_model_versions_label CHECK (label <> ''), 
	CONSTRAINT ck_model_versions_note CHECK (note <> ''), 
	CONSTRAINT ck_model_versions_modelstage CHECK (stage IN ('candidate', 'challenger', 'champion', 'retired'))
);
CREATE UNIQUE INDEX uq_model_versions_champion ON model_versions (stage) WHERE stage = 'champion';
CREATE TABLE request_counts (
	minute DATETIME NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	bucket SMALLINT NOT NULL, 
	requests BIGINT NOT NULL, 
	failures BIGINT NOT NULL, 
	last_success DATETIME, 
	last_failure DATETIME, 
	CONSTRAINT pk_request_counts PRIMARY KEY (minute, kind, bucket), 
	CONSTRAINT ck_request_counts_requestkind CHECK (kind IN ('score', 'other'))
);
CREATE TABLE seals (
	number INTEGER NOT NULL, 
	era INTEGER NOT NULL, 
	sealed_at DATETIME NOT NULL, 
	is_as_found BOOLEAN NOT NULL, 
	start JSON NOT NULL, 
	"end" JSON NOT NULL, 
	count BIGINT NOT NULL, 
	root BLOB NOT NULL, 
	previous BLOB NOT NULL, 
	public_key BLOB NOT NULL, 
	signature BLOB NOT NULL, 
	CONSTRAINT pk_seals PRIMARY KEY (number), 
	CONSTRAINT ck_seals_number CHECK (number >= 1)
);
CREATE TRIGGER seals_refuse_update BEFORE update ON seals
BEGIN SELECT RAISE(ABORT, 'seals is append-only'); END;
CREATE TRIGGER seals_refuse_delete BEFORE delete ON seals
BEGIN SELECT RAISE(ABORT, 'seals is append-only'); END;
CREATE TABLE audit_sides (
	event_id INTEGER NOT NULL, 
	salt BLOB NOT NULL, 
	content BLOB NOT NULL, 
	CONSTRAINT pk_audit_sides PRIMARY KEY (event_id), 
	CONSTRAINT fk_audit_sides_event_id FOREIGN KEY(event_id) REFERENCES audit_events (id)
);
CREATE TABLE managers (
	user_id INTEGER NOT NULL, 
	role VARCHAR(16) NOT NULL, 
	timestamp DATETIME NOT NULL, 
	phone VARCHAR(32), 
	email VARCHAR(254), 
	CONSTRAINT pk_managers PRIMARY KEY (user_id), 
	CONSTRAINT ck_managers_role CHECK (role = 'manager'), 
	CONSTRAINT fk_managers_user_id_role FOREIGN KEY(user_id, role) REFERENCES users (id, role), 
	CONSTRAINT ck_managers_phone CHECK (phone <> ''), 
	CONSTRAINT ck_managers_email CHECK (email <> '')
);
CREATE TABLE saved_views (
	id INTEGER NOT NULL, 
	user_id INTEGER NOT NULL, 
	name VARCHAR(60) NOT NULL, 
	address VARCHAR(1000) NOT NULL, 
	timestamp DATETIME NOT NULL, 
	CONSTRAINT pk_saved_views PRIMARY KEY (id), 
	CONSTRAINT uq_saved_views_user_id_name UNIQUE (user_id, name), 
	CONSTRAINT ck_saved_views_name_length CHECK (length(name) BETWEEN 1 AND 60), 
	CONSTRAINT fk_saved_views_user_id FOREIGN KEY(user_id) REFERENCES users (id)
);
CREATE TABLE user_sessions (
	id_hash VARCHAR(64) NOT NULL, 
	user_id INTEGER NOT NULL, 
	created DATETIME NOT NULL, 
	expires DATETIME NOT NULL, 
	revoked DATETIME, 
	seen DATETIME, 
	address VARCHAR(64), 
	CONSTRAINT pk_user_sessions PRIMARY KEY (id_hash), 
	CONSTRAINT ck_user_sessions_id_hash_length CHECK (length(id_hash) = 64), 
	CONSTRAINT fk_user_sessions_user_id FOREIGN KEY(user_id) REFERENCES users (id)
);
CREATE INDEX ix_user_sessions_user_id ON user_sessions (user_id);
CREATE TABLE clients (
	user_id INTEGER NOT NULL, 
	role VARCHAR(16) NOT NULL, 
	manager_id INTEGER, 
	features JSON NOT NULL, 
	revision INTEGER NOT NULL, 
	timestamp DATETIME NOT NULL, 
	latest_score_id INTEGER, 
	latest_score DOUBLE, 
	scored_at DATETIME, 
	CONSTRAINT pk_clients PRIMARY KEY (user_id), 
	CONSTRAINT ck_clients_role CHECK (role = 'client'), 
	CONSTRAINT fk_clients_user_id_role FOREIGN KEY(user_id, role) REFERENCES users (id, role), 
	CONSTRAINT ck_clients_revision CHECK (revision >= 1), 
	CONSTRAINT ck_clients_latest_score_whole CHECK ((latest_score_id IS NULL) = (latest_score IS NULL) AND (latest_score IS NULL) = (scored_at IS NULL)), 
	CONSTRAINT fk_clients_user_id_latest_score_id FOREIGN KEY(user_id, latest_score_id) REFERENCES scores (client_id, id), 
	CONSTRAINT fk_clients_manager_id FOREIGN KEY(manager_id) REFERENCES managers (user_id)
);
CREATE INDEX ix_clients_manager_id_user_id ON clients (manager_id, user_id);
CREATE INDEX ix_clients_latest_score_user_id ON clients (latest_score, user_id);
CREATE INDEX ix_clients_scored_at_user_id ON clients (scored_at, user_id);
CREATE TABLE client_revisions (
	client_id INTEGER NOT NULL, 
	revision INTEGER NOT NULL, 
	features JSON NOT NULL, 
	changes JSON NOT NULL, 
	author_id INTEGER, 
	timestamp DATETIME NOT NULL, 
	leaf BLOB, 
	CONSTRAINT pk_client_revisions PRIMARY KEY (client_id, revision), 
	CONSTRAINT ck_client_revisions_revision CHECK (revision >= 1), 
	CONSTRAINT fk_client_revisions_client_id FOREIGN KEY(client_id) REFERENCES clients (user_id), 
	CONSTRAINT fk_client_revisions_author_id FOREIGN KEY(author_id) REFERENCES users (id)
);
CREATE TRIGGER client_revisions_refuse_update BEFORE update ON client_revisions
BEGIN SELECT RAISE(ABORT, 'client_revisions is append-only'); END;
CREATE TRIGGER client_revisions_refuse_delete BEFORE delete ON client_revisions
BEGIN SELECT RAISE(ABORT, 'client_revisions is append-only'); END;
CREATE TABLE credits (
	id INTEGER NOT NULL, 
	client_id INTEGER NOT NULL, 
	amount_total BIGINT NOT NULL, 
	annual_rate BIGINT NOT NULL, 
	payment_history JSON NOT NULL, 
	payment_status VARCHAR(1) GENERATED ALWAYS AS (CAST(JSON_EXTRACT(JSON_QUOTE(JSON_EXTRACT(payment_history, '$[0]')), '$."status"') AS VARCHAR)) STORED, 
	overdue BOOLEAN NOT NULL GENERATED ALWAYS AS (coalesce(CAST(JSON_EXTRACT(JSON_QUOTE(JSON_EXTRACT(payment_history, '$[0]')), '$."status"') AS VARCHAR) IN ('1', '2', '3', '4', '5'), 0)) STORED, 
	CONSTRAINT pk_credits PRIMARY KEY (id), 
	CONSTRAINT ck_credits_amount_total CHECK (amount_total > 0), 
	CONSTRAINT ck_credits_annual_rate CHECK (annual_rate >= 0 AND annual_rate < 10000000), 
	CONSTRAINT uq_credits_client_id UNIQUE (client_id), 
	CONSTRAINT fk_credits_client_id FOREIGN KEY(client_id) REFERENCES clients (user_id)
);
CREATE INDEX ix_credits_overdue ON credits (client_id) WHERE overdue;
CREATE INDEX ix_credits_amount_total_client_id ON credits (amount_total, client_id);
CREATE INDEX ix_credits_overdue_by_status ON credits (payment_status, client_id) WHERE overdue;
CREATE TABLE scores (
	id INTEGER NOT NULL, 
	client_id INTEGER NOT NULL, 
	client_revision INTEGER NOT NULL, 
	score DOUBLE NOT NULL, 
	raw_proba DOUBLE NOT NULL, 
	model_version VARCHAR(64) NOT NULL, 
	reasons JSON NOT NULL, 
	asked_by INTEGER, 
	source VARCHAR(16) NOT NULL, 
	timestamp DATETIME NOT NULL, 
	portfolio_default_rate DOUBLE, 
	request_id VARCHAR(64), 
	leaf BLOB, 
	CONSTRAINT pk_scores PRIMARY KEY (id), 
	CONSTRAINT fk_scores_client_id_client_revision FOREIGN KEY(client_id, client_revision) REFERENCES client_revisions (client_id, revision), 
	CONSTRAINT ck_scores_score CHECK (score > 0 AND score < 1), 
	CONSTRAINT ck_scores_raw_proba CHECK (raw_proba > 0 AND raw_proba < 1), 
	CONSTRAINT ck_scores_portfolio_default_rate CHECK (portfolio_default_rate > 0 AND portfolio_default_rate < 1), 
	CONSTRAINT uq_scores_client_id_id UNIQUE (client_id, id), 
	CONSTRAINT fk_scores_model_version FOREIGN KEY(model_version) REFERENCES model_versions (sha256), 
	CONSTRAINT fk_scores_asked_by FOREIGN KEY(asked_by) REFERENCES users (id), 
	CONSTRAINT ck_scores_scoresource CHECK (source IN ('client', 'manager', 'batch', 'api', 'shadow'))
);
CREATE TRIGGER scores_refuse_update BEFORE update ON scores
BEGIN SELECT RAISE(ABORT, 'scores is append-only'); END;
CREATE TRIGGER scores_refuse_delete BEFORE delete ON scores
BEGIN SELECT RAISE(ABORT, 'scores is append-only'); END;
CREATE TABLE score_request_keys (
	user_id INTEGER NOT NULL, 
	route VARCHAR(100) NOT NULL, 
	client_id INTEGER NOT NULL, 
	"key" VARCHAR(200) NOT NULL, 
	request_hash VARCHAR(64) NOT NULL, 
	score_id INTEGER NOT NULL, 
	timestamp DATETIME NOT NULL, 
	CONSTRAINT pk_score_request_keys PRIMARY KEY (user_id, route, client_id, "key"), 
	CONSTRAINT fk_score_request_keys_user_id FOREIGN KEY(user_id) REFERENCES users (id), 
	CONSTRAINT fk_score_request_keys_client_id FOREIGN KEY(client_id) REFERENCES clients (user_id), 
	CONSTRAINT fk_score_request_keys_score_id FOREIGN KEY(score_id) REFERENCES scores (id)
);
CREATE INDEX ix_score_request_keys_timestamp ON score_request_keys (timestamp);
