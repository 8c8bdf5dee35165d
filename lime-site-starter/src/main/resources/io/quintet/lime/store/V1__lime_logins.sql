-- Login requests of LIME and how they ended. Safe to run again and by several nodes at once.
SET LOCAL lock_timeout = '10s';
SELECT pg_advisory_xact_lock(7218863301249905121);

CREATE TABLE IF NOT EXISTS lime_logins (
	request_id text PRIMARY KEY,
	expires_at timestamptz,
	ended_as text,
	passport text,
	received_at timestamptz,
	changed_at timestamptz NOT NULL,
	claimed_site text,
	claimed_by text,
	claimed_until timestamptz,
	handled_by text[] NOT NULL DEFAULT '{}',
	handled boolean NOT NULL DEFAULT false
);
CREATE INDEX IF NOT EXISTS lime_logins_pending ON lime_logins (expires_at) WHERE ended_as IS NULL;
CREATE INDEX IF NOT EXISTS lime_logins_changed ON lime_logins (changed_at);
CREATE INDEX IF NOT EXISTS lime_logins_claimed ON lime_logins (claimed_until) WHERE claimed_until IS NOT NULL;

-- Passports that were accepted, where each is accepted once only.
CREATE TABLE IF NOT EXISTS lime_passports (
	passport text PRIMARY KEY,
	used_for text NOT NULL,
	expires_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS lime_passports_expired ON lime_passports (expires_at);
