-- Sessions of HPP, and for some minutes the frames that their changes have caused. Safe to run again and by several nodes
-- at once.
SET LOCAL lock_timeout = '10s';
SELECT pg_advisory_xact_lock(4702111234474983746);

CREATE TABLE IF NOT EXISTS hpp_sessions (
	id text PRIMARY KEY,
	version bigint NOT NULL,
	document bytea NOT NULL,
	expires_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS hpp_sessions_expired ON hpp_sessions (expires_at);

CREATE TABLE IF NOT EXISTS hpp_frames (
	session_id text NOT NULL,
	first bigint NOT NULL,
	document bytea NOT NULL,
	created_at timestamptz NOT NULL,
	PRIMARY KEY (session_id, first)
);
CREATE INDEX IF NOT EXISTS hpp_frames_created ON hpp_frames (created_at);
