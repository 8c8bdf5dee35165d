-- Sessions of HPP, and for some minutes the frames that their changes have caused. Can be executed again.
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
