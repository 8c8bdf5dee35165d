-- Threads, members, events and runs of ACP: tables first, then functions, such as acp_append_v2, which stores an event.
-- Safe to run again and by several nodes at once, in use and by older nodes:
-- it touches no table that is there, and functions have a version in their names.
-- Every change is one function call, hence one round trip and one transaction. A function judges what it judges
-- (tenant, membership, repeats, run status) in statements that follow the one that locks the thread's row: a single
-- statement would judge by a snapshot that is older than the lock.

set local lock_timeout = '10s';
select pg_advisory_xact_lock(4702111234474983745);

create or replace function acp_note_gone_thread() returns trigger language plpgsql as $$
begin
  insert into acp_gone_threads values (old.id) on conflict do nothing;
  return null;
end $$;

-- Only where nothing is there: even what exists already would lock tables that are in use.
do $tables$
begin
  if to_regclass('acp_threads') is not null then
    -- Tables of a development version.
    if not exists (select 1 from pg_attribute where attrelid = 'acp_threads'::regclass and attname = 'version') then
      alter table acp_threads add column version bigint not null default 0,
        add column changed_at timestamptz not null default '-infinity',
        add column members_changed_at timestamptz not null default '-infinity';
      alter table acp_runs add column changed_at timestamptz not null default '-infinity';
      create index acp_runs_changed on acp_runs (thread_id, changed_at);
    end if;
    return;
  end if;

  create table acp_threads (
    id text collate "C" primary key,
    tenant jsonb not null,
    -- The tenant as text with its keys in order, or a digest of that: what the list of threads is looked up by.
    scope text collate "C" not null,
    metadata jsonb not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    -- The thread's clock: no event is older. Never index it, or updates stop being heap-only.
    last_event_at timestamptz not null,
    -- Counts the changes of the thread and of what belongs to it, in the order of their commits.
    version bigint not null default 0,
    -- When the thread itself and its members changed, by the thread's clock: what other nodes go on from.
    changed_at timestamptz not null default '-infinity',
    members_changed_at timestamptz not null default '-infinity'
  ) with (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.05);

  create index acp_threads_scope on acp_threads (scope, created_at desc, id desc);
  create index acp_threads_created on acp_threads (created_at desc, id desc);

  create table acp_members (
    thread_id text collate "C" not null references acp_threads on delete cascade,
    identity_id text collate "C" not null,
    identity jsonb not null,
    role text not null,
    added_at timestamptz not null,
    added_by jsonb not null,
    primary key (thread_id, identity_id)
  );

  create table acp_events (
    id text collate "C" primary key,
    -- No foreign key, which costs a fifth of an append: who appends holds the lock of the thread.
    thread_id text collate "C" not null,
    run_id text collate "C",
    type text not null,
    author_id text collate "C" not null,
    author jsonb not null,
    payload jsonb not null,
    metadata jsonb not null,
    client_id text collate "C",
    created_at timestamptz not null
  );

  create unique index acp_events_order on acp_events (thread_id, created_at, id);
  create unique index acp_events_client on acp_events (thread_id, author_id, client_id)
    where client_id is not null and type = 'message';

  create table acp_runs (
    id text collate "C" primary key,
    thread_id text collate "C" not null references acp_threads on delete cascade,
    assistant_id text collate "C" not null,
    assistant jsonb not null,
    triggered_by jsonb not null,
    status text not null,
    error jsonb,
    idempotency_key text collate "C",
    metadata jsonb not null,
    started_at timestamptz not null,
    completed_at timestamptz,
    -- Node that executes the run, and until when it is believed alive.
    owner text not null,
    lease_until timestamptz not null,
    -- Length of the chain of assistants that invoked each other.
    depth integer not null,
    -- When it took its last step, by the clock of the thread.
    changed_at timestamptz not null default '-infinity'
  );

  create index acp_runs_thread on acp_runs (thread_id, started_at desc);
  create index acp_runs_changed on acp_runs (thread_id, changed_at);
  create unique index acp_runs_active on acp_runs (thread_id, assistant_id)
    where status in ('pending', 'running');
  create unique index acp_runs_key on acp_runs (thread_id, idempotency_key, assistant_id)
    where idempotency_key is not null;
  create index acp_runs_lease on acp_runs (lease_until) where status in ('pending', 'running');

  -- What an idempotency key was used for, and the runs that answered.
  create table acp_invocations (
    thread_id text collate "C" not null references acp_threads on delete cascade,
    idempotency_key text collate "C" not null,
    assistant_ids text[] not null,
    run_ids text[] not null,
    primary key (thread_id, idempotency_key)
  );

  -- Threads that are gone, with events that are not yet: a thread may have more of them than one statement can delete.
  create table acp_gone_threads (
    thread_id text collate "C" primary key
  );

  create trigger acp_threads_gone after delete on acp_threads
    for each row execute function acp_note_gone_thread();
end $tables$;

do $streams$
begin
  if to_regclass('acp_streams') is not null then
    return;
  end if;

  -- Texts that runs are writing, saved for the case that their node dies. One that ends soon is never here.
  create table acp_streams (
    event_id text collate "C" primary key,
    run_id text collate "C" not null references acp_runs on delete cascade,
    thread_id text collate "C" not null,
    type text not null,
    metadata jsonb not null
  );

  create index acp_streams_run on acp_streams (run_id);
  create index acp_streams_thread on acp_streams (thread_id);

  -- Their parts. Nothing is written twice, as it would be if the text grew in one row.
  create table acp_stream_parts (
    event_id text collate "C" not null references acp_streams on delete cascade,
    position integer not null,
    text text not null,
    primary key (event_id, position)
  );
end $streams$;

-- Deletes events of threads that are gone; answers how many there were.
create or replace function acp_purge_v1(p_limit integer) returns integer language plpgsql volatile as $$
declare
  v_count integer;
begin
  delete from acp_events where id in (
    select e.id from acp_gone_threads g join acp_events e on e.thread_id = g.thread_id limit p_limit);
  get diagnostics v_count = row_count;
  if v_count = 0 then
    delete from acp_gone_threads g where not exists (select 1 from acp_events e where e.thread_id = g.thread_id);
  end if;
  return v_count;
end $$;

create or replace function acp_create_thread_v1(p_id text, p_tenant jsonb, p_scope text, p_metadata jsonb,
    p_creator_id text, p_creator jsonb, p_role text, p_event text, p_payload jsonb)
  returns timestamptz language plpgsql volatile as $$
declare
  v_at timestamptz := clock_timestamp();
begin
  insert into acp_threads (id, tenant, scope, metadata, created_at, updated_at, last_event_at)
    values (p_id, p_tenant, p_scope, p_metadata, v_at, v_at, v_at);
  insert into acp_members (thread_id, identity_id, identity, role, added_at, added_by)
    values (p_id, p_creator_id, p_creator, p_role, v_at, p_creator);
  if p_event is not null then
    insert into acp_events (id, thread_id, type, author_id, author, payload, metadata, created_at)
      values (p_event, p_id, 'thread.created', p_creator_id, p_creator, p_payload, '{}', v_at);
  end if;
  return v_at;
end $$;

-- Locks a thread, moves its clock and counts its version; answers the new time; null when it is not visible.
create or replace function acp_lock_thread_v1(p_thread text, p_tenant jsonb)
  returns timestamptz language sql volatile as $$
  update acp_threads
     set last_event_at = greatest(clock_timestamp(), last_event_at + interval '1 microsecond'),
         version = version + 1
   where id = p_thread and (p_tenant is null or tenant <@ p_tenant)
  returning last_event_at
$$;

-- Why an event was not stored, for who holds the lock of the thread.
create or replace function acp_refusal_v1(p_thread text, p_member text, p_author_id text, p_client text, p_run text,
    p_owner text, out r_outcome text, out r_id text, out r_at timestamptz) language plpgsql volatile as $$
begin
  if p_member is not null
     and not exists (select 1 from acp_members where thread_id = p_thread and identity_id = p_member) then
    r_outcome := 'not_member';
  elsif p_run is not null
     and not exists (select 1 from acp_runs where id = p_run and thread_id = p_thread and status = 'running'
                        and owner = p_owner) then
    r_outcome := 'run_over';
  else
    select 'duplicate', id, created_at into r_outcome, r_id, r_at from acp_events
     where thread_id = p_thread and author_id = p_author_id and client_id = p_client and type = 'message';
  end if;
end $$;

create or replace function acp_append_v2(p_id text, p_thread text, p_tenant jsonb, p_member text, p_author_id text,
    p_author jsonb, p_type text, p_payload jsonb, p_metadata jsonb, p_client text, p_run text, p_owner text,
    out r_outcome text, out r_id text, out r_at timestamptz, out r_version bigint) language plpgsql volatile as $$
begin
  update acp_threads
     set last_event_at = greatest(clock_timestamp(), last_event_at + interval '1 microsecond'),
         version = version + 1
   where id = p_thread and (p_tenant is null or tenant <@ p_tenant)
  returning last_event_at, version into r_at, r_version;
  if not found then
    r_outcome := 'not_found';
    return;
  end if;
  insert into acp_events (id, thread_id, run_id, type, author_id, author, payload, metadata, client_id, created_at)
  select p_id, p_thread, p_run, p_type, p_author_id, p_author, p_payload, p_metadata, p_client, r_at
   where (p_member is null
          or exists (select 1 from acp_members where thread_id = p_thread and identity_id = p_member))
     and (p_run is null
          or exists (select 1 from acp_runs where id = p_run and thread_id = p_thread and status = 'running'
                        and owner = p_owner))
     and (p_client is null or p_type <> 'message'
          or not exists (select 1 from acp_events where thread_id = p_thread and author_id = p_author_id
                            and client_id = p_client and type = 'message'));
  if found then
    r_outcome := 'stored';
    r_id := p_id;
  else
    select * into r_outcome, r_id, r_at from acp_refusal_v1(p_thread, p_member, p_author_id, p_client, p_run, p_owner);
  end if;
end $$;

-- Events of several threads in one commit, one row for each. Events of a thread follow each other, threads come in the
-- order of their ids, so that two batches cannot wait for each other. A loop, because the plan of one statement for all
-- of them costs more than the few short ones per event, up to some fifty events.
create or replace function acp_append_many_v2(p_ids text[], p_threads text[], p_tenants text[], p_members text[],
    p_author_ids text[], p_authors text[], p_types text[], p_payloads text[], p_metadata text[], p_clients text[],
    p_runs text[], p_owners text[])
  returns table (r_outcome text, r_id text, r_at timestamptz, r_version bigint) language plpgsql volatile as $$
declare
  v_count integer := cardinality(p_ids);
  v_thread text;
  v_tenant jsonb;
  v_at timestamptz;
begin
  for i in 1 .. v_count loop
    if v_thread is distinct from p_threads[i] then
      v_thread := p_threads[i];
      -- The clock goes beyond all events that may follow.
      update acp_threads
         set last_event_at = greatest(clock_timestamp(), last_event_at + interval '1 microsecond')
                             + (v_count - i) * interval '1 microsecond',
             version = version + 1
       where id = v_thread
      returning tenant, last_event_at - (v_count - i) * interval '1 microsecond', version
           into v_tenant, v_at, r_version;
    end if;
    if v_at is null or p_tenants[i] is not null and not v_tenant <@ p_tenants[i]::jsonb then
      r_outcome := 'not_found';
      r_id := null;
      r_at := null;
      return next;
      continue;
    end if;
    insert into acp_events (id, thread_id, run_id, type, author_id, author, payload, metadata, client_id, created_at)
    select p_ids[i], v_thread, p_runs[i], p_types[i], p_author_ids[i], p_authors[i]::jsonb, p_payloads[i]::jsonb,
           p_metadata[i]::jsonb, p_clients[i], v_at
     where (p_members[i] is null
            or exists (select 1 from acp_members where thread_id = v_thread and identity_id = p_members[i]))
       and (p_runs[i] is null
            or exists (select 1 from acp_runs where id = p_runs[i] and thread_id = v_thread and status = 'running'
                          and owner = p_owners[i]))
       and (p_clients[i] is null or p_types[i] <> 'message'
            or not exists (select 1 from acp_events where thread_id = v_thread and author_id = p_author_ids[i]
                              and client_id = p_clients[i] and type = 'message'));
    if found then
      r_outcome := 'stored';
      r_id := p_ids[i];
      r_at := v_at;
      v_at := v_at + interval '1 microsecond';
    else
      select * into r_outcome, r_id, r_at
        from acp_refusal_v1(v_thread, p_members[i], p_author_ids[i], p_clients[i], p_runs[i], p_owners[i]);
    end if;
    return next;
  end loop;
end $$;

create or replace function acp_update_thread_v2(p_thread text, p_tenant jsonb, p_member text, p_new_tenant jsonb,
    p_new_scope text, p_new_metadata jsonb, p_event text, p_author_id text, p_author jsonb,
    out r_outcome text, out r_at timestamptz, out r_version bigint, out r_from jsonb, out r_changed boolean,
    out id text, out tenant jsonb, out metadata jsonb, out created_at timestamptz, out updated_at timestamptz)
  language plpgsql volatile as $$
begin
  r_at := acp_lock_thread_v1(p_thread, p_tenant);
  if r_at is null then
    r_outcome := 'not_found';
    return;
  end if;
  if p_member is not null then
    perform 1 from acp_members m where m.thread_id = p_thread and m.identity_id = p_member;
    if not found then
      r_outcome := 'not_member';
      return;
    end if;
  end if;
  select t.tenant into r_from from acp_threads t where t.id = p_thread;
  r_changed := p_new_tenant is not null and p_new_tenant <> r_from;
  update acp_threads t
     set tenant = coalesce(p_new_tenant, t.tenant), scope = coalesce(p_new_scope, t.scope),
         metadata = coalesce(p_new_metadata, t.metadata),
         updated_at = greatest(clock_timestamp(), t.updated_at + interval '1 microsecond'), changed_at = r_at
   where t.id = p_thread
  returning t.version, t.id, t.tenant, t.metadata, t.created_at, t.updated_at
       into r_version, id, tenant, metadata, created_at, updated_at;
  if r_changed then
    insert into acp_events (id, thread_id, type, author_id, author, payload, metadata, created_at)
      values (p_event, p_thread, 'thread.tenant_changed', p_author_id, p_author,
              jsonb_build_object('from', r_from, 'to', p_new_tenant), '{}', r_at);
  end if;
  r_outcome := 'stored';
end $$;

-- Answers one row per run that was active, or one row without a run.
create or replace function acp_delete_thread_v1(p_thread text, p_tenant jsonb, p_member text)
  returns table (r_outcome text, r_at timestamptz, id text, thread_id text, assistant jsonb, triggered_by jsonb,
    status text, error jsonb, idempotency_key text, metadata jsonb, started_at timestamptz, completed_at timestamptz)
  language plpgsql volatile as $$
declare
  v_at timestamptz := acp_lock_thread_v1(p_thread, p_tenant);
begin
  if v_at is null then
    r_outcome := 'not_found';
    return next;
    return;
  end if;
  if p_member is not null then
    perform 1 from acp_members m where m.thread_id = p_thread and m.identity_id = p_member;
    if not found then
      r_outcome := 'not_member';
      return next;
      return;
    end if;
  end if;
  return query
    select 'stored'::text, v_at, r.id, r.thread_id, r.assistant, r.triggered_by, 'cancelled'::text, null::jsonb,
           r.idempotency_key, r.metadata, r.started_at, v_at
      from acp_runs r where r.thread_id = p_thread and r.status in ('pending', 'running') order by r.started_at, r.id;
  if not found then
    r_outcome := 'stored';
    r_at := v_at;
    return next;
  end if;
  delete from acp_threads t where t.id = p_thread;
end $$;

-- Answers one row per member since, with the member in question in each.
create or replace function acp_add_member_v2(p_thread text, p_tenant jsonb, p_member text, p_identity_id text,
    p_identity jsonb, p_role text, p_added_by_id text, p_added_by jsonb, p_max integer, p_event text)
  returns table (r_outcome text, r_at timestamptz, r_version bigint, r_changed boolean,
    identity_id text, identity jsonb, role text, added_at timestamptz, added_by jsonb)
  language plpgsql volatile as $$
declare
  v_at timestamptz := acp_lock_thread_v1(p_thread, p_tenant);
  v_changed boolean := false;
  v_version bigint;
begin
  if v_at is null then
    r_outcome := 'not_found';
    return next;
    return;
  end if;
  if p_member is not null then
    perform 1 from acp_members m where m.thread_id = p_thread and m.identity_id = p_member;
    if not found then
      r_outcome := 'not_member';
      return next;
      return;
    end if;
  end if;
  perform 1 from acp_members m where m.thread_id = p_thread and m.identity_id = p_identity_id;
  if not found then
    -- Every change of the members reads them all and sends them to every socket: 2 MB in text, with who added them.
    if (select count(*) >= p_max
               or coalesce(sum(octet_length(m.identity::text) + octet_length(m.added_by::text)), 0)
                  + octet_length(p_identity::text) + octet_length(p_added_by::text) > 2097152
          from acp_members m where m.thread_id = p_thread) then
      r_outcome := 'full';
      return next;
      return;
    end if;
    insert into acp_members as m (thread_id, identity_id, identity, role, added_at, added_by)
      values (p_thread, p_identity_id, p_identity, p_role, v_at, p_added_by);
    v_changed := true;
    if p_event is not null then
      insert into acp_events (id, thread_id, type, author_id, author, payload, metadata, created_at)
        values (p_event, p_thread, 'thread.member_added', p_added_by_id, p_added_by,
                jsonb_build_object('member', p_identity), '{}', v_at);
    end if;
  end if;
  update acp_threads t set members_changed_at = v_at where t.id = p_thread returning t.version into v_version;
  return query
    select 'stored'::text, v_at, v_version, v_changed, m.identity_id, m.identity, m.role, m.added_at, m.added_by
      from acp_members m where m.thread_id = p_thread order by m.added_at, m.identity_id;
end $$;

-- Answers one row per member since, or one row without a member; the removed one in each.
create or replace function acp_remove_member_v3(p_thread text, p_tenant jsonb, p_member text, p_identity_id text,
    p_removed_by_id text, p_removed_by jsonb, p_event text, p_run_event text)
  returns table (r_outcome text, r_at timestamptz, r_version bigint, r_removed jsonb, identity jsonb,
    r_run_at timestamptz, id text, thread_id text, assistant jsonb, triggered_by jsonb, status text, error jsonb,
    idempotency_key text, metadata jsonb, started_at timestamptz, completed_at timestamptz)
  language plpgsql volatile as $$
#variable_conflict use_column
declare
  v_at timestamptz := acp_lock_thread_v1(p_thread, p_tenant);
  v_removed jsonb;
  v_run text;
begin
  if v_at is null then
    r_outcome := 'not_found';
    return next;
    return;
  end if;
  if p_member is not null then
    perform 1 from acp_members m where m.thread_id = p_thread and m.identity_id = p_member;
    if not found then
      r_outcome := 'not_member';
      return next;
      return;
    end if;
  end if;
  delete from acp_members m where m.thread_id = p_thread and m.identity_id = p_identity_id
    returning m.identity into v_removed;
  select r.id into v_run from acp_runs r
   where r.thread_id = p_thread and r.assistant_id = p_identity_id and r.status in ('pending', 'running');
  if v_removed is not null and v_run is not null then
    select t.r_at, t.id, t.thread_id, t.assistant, t.triggered_by, t.status, t.error, t.idempotency_key, t.metadata,
           t.started_at, t.completed_at
      into r_run_at, id, thread_id, assistant, triggered_by, status, error, idempotency_key, metadata, started_at,
           completed_at
      from acp_transition_v3(v_run, null, null, 'cancelled', null, p_run_event, 'removed', null, null) t;
    -- Later than the end of the run.
    v_at := acp_lock_thread_v1(p_thread, null);
  end if;
  if v_removed is not null and p_event is not null then
    insert into acp_events (id, thread_id, type, author_id, author, payload, metadata, created_at)
      values (p_event, p_thread, 'thread.member_removed', p_removed_by_id, p_removed_by,
              jsonb_build_object('member', v_removed), '{}', v_at);
  end if;
  update acp_threads t set members_changed_at = v_at where t.id = p_thread returning t.version into r_version;
  -- The first row tells what was done, the others who is left.
  r_outcome := 'stored';
  r_at := v_at;
  r_removed := v_removed;
  return next;
  return query
    select 'stored'::text, v_at, r_version, null::jsonb, m.identity, null::timestamptz, null::text, null::text,
           null::jsonb, null::jsonb, null::text, null::jsonb, null::text, null::jsonb, null::timestamptz,
           null::timestamptz
      from acp_members m where m.thread_id = p_thread order by m.added_at, m.identity_id;
end $$;

-- Starts one run for each assistant, all or none. The assistants differ from each other.
create or replace function acp_start_runs_v2(p_thread text, p_tenant jsonb, p_member text, p_assistants text[],
    p_run_ids text[], p_key text, p_triggered_by jsonb, p_owner text, p_lease interval, p_depth integer,
    p_max integer)
  returns table (r_outcome text, r_at timestamptz, r_version bigint, r_detail text, r_started boolean, id text,
    thread_id text, assistant jsonb, triggered_by jsonb, status text, error jsonb, idempotency_key text,
    metadata jsonb, started_at timestamptz, completed_at timestamptz)
  language plpgsql volatile as $$
declare
  v_at timestamptz := acp_lock_thread_v1(p_thread, p_tenant);
  v_version bigint;
  v_earlier acp_invocations;
  v_missing text;
  v_answers text[];
begin
  if v_at is null then
    r_outcome := 'not_found';
    return next;
    return;
  end if;
  if p_member is not null then
    perform 1 from acp_members m where m.thread_id = p_thread and m.identity_id = p_member;
    if not found then
      r_outcome := 'not_member';
      return next;
      return;
    end if;
  end if;
  select a.id into v_missing from unnest(p_assistants) with ordinality as a(id, position)
   where not exists (select 1 from acp_members m where m.thread_id = p_thread and m.identity_id = a.id
                      and m.identity ->> 'role' = 'assistant')
   order by a.position limit 1;
  if found then
    r_outcome := 'no_assistant';
    r_detail := v_missing;
    return next;
    return;
  end if;
  select t.version into v_version from acp_threads t where t.id = p_thread;
  if p_key is not null then
    select * into v_earlier from acp_invocations i where i.thread_id = p_thread and i.idempotency_key = p_key;
    if found then
      if not (v_earlier.assistant_ids @> p_assistants and p_assistants @> v_earlier.assistant_ids) then
        r_outcome := 'conflict';
        return next;
        return;
      end if;
      return query
        select 'stored'::text, v_at, v_version, null::text, false, r.id, r.thread_id, r.assistant,
               r.triggered_by, r.status, r.error, r.idempotency_key, r.metadata, r.started_at, r.completed_at
          from unnest(p_assistants) with ordinality as a(id, position)
          join acp_runs r
            on r.id = v_earlier.run_ids[array_position(v_earlier.assistant_ids, a.id)]
         order by a.position;
      return;
    end if;
  end if;
  select array_agg(coalesce(r.id, n.run_id) order by n.position) into v_answers
    from unnest(p_assistants, p_run_ids) with ordinality as n(id, run_id, position)
    left join acp_runs r on r.thread_id = p_thread and r.assistant_id = n.id and r.status in ('pending', 'running');
  if (select count(*) from acp_runs r where r.thread_id = p_thread and r.status in ('pending', 'running'))
     + (select count(*) from unnest(v_answers) as v(id) where v.id = any (p_run_ids)) > p_max
     and v_answers && p_run_ids then
    r_outcome := 'too_many';
    return next;
    return;
  end if;
  insert into acp_runs as r (id, thread_id, assistant_id, assistant, triggered_by, status, idempotency_key, metadata,
      started_at, owner, lease_until, depth, changed_at)
    select n.run_id, p_thread, n.id, m.identity, p_triggered_by, 'pending', p_key, '{}',
           clock_timestamp(), p_owner, clock_timestamp() + p_lease, p_depth, v_at
      from unnest(p_assistants, p_run_ids) as n(id, run_id)
      join acp_members m on m.thread_id = p_thread and m.identity_id = n.id
     where n.run_id = any (v_answers);
  if p_key is not null then
    insert into acp_invocations (thread_id, idempotency_key, assistant_ids, run_ids)
      values (p_thread, p_key, p_assistants, v_answers);
  end if;
  return query
    select 'stored'::text, v_at, v_version, null::text, r.id = any (p_run_ids), r.id, r.thread_id, r.assistant,
           r.triggered_by, r.status, r.error, r.idempotency_key, r.metadata, r.started_at, r.completed_at
      from unnest(v_answers) with ordinality as a(id, position)
      join acp_runs r on r.id = a.id
     order by a.position;
end $$;

-- Saves parts of texts and answers which. A run whose row somebody else has locked is left for the next time: so this
-- waits for nobody, and a run that ends meanwhile gets no parts afterwards.
create or replace function acp_save_streams_v1(p_owner text, p_runs text[], p_events text[], p_types text[],
    p_metadata text[], p_positions text[], p_texts text[]) returns setof text language plpgsql volatile as $$
declare
  v_runs text[];
begin
  select array_agg(r.id) into v_runs
    from (select id from acp_runs where id = any (p_runs) and owner = p_owner and status = 'running'
             for share skip locked) r;
  insert into acp_streams (event_id, run_id, thread_id, type, metadata)
    select p.event, p.run, r.thread_id, p.type, p.metadata::jsonb
      from unnest(p_runs, p_events, p_types, p_metadata) as p(run, event, type, metadata)
      join acp_runs r on r.id = p.run
     where p.run = any (v_runs)
    on conflict do nothing;
  return query
    insert into acp_stream_parts as t (event_id, position, text)
      select p.event, p.position::integer, p.text
        from unnest(p_runs, p_events, p_positions, p_texts) as p(run, event, position, text)
       where p.run = any (v_runs)
      on conflict (event_id, position) do update set text = excluded.text
      returning t.event_id;
end $$;

-- Stores texts as events of a run, for who holds the lock of the thread: those that are given, or else those that are
-- saved. Answers the new events, the first at the time that is given, each a microsecond after the one before.
create or replace function acp_store_streams_v1(p_run text, p_streams jsonb, p_status text, p_at timestamptz,
    out r_events jsonb, out r_next timestamptz) language plpgsql volatile as $$
declare
  v_run acp_runs;
  v_stream record;
begin
  r_events := '[]';
  r_next := p_at;
  select * into v_run from acp_runs where id = p_run;
  for v_stream in
    select g.value ->> 'id' as id, g.value ->> 'type' as type, g.value -> 'payload' as payload,
           g.value -> 'metadata' as metadata
      from jsonb_array_elements(p_streams) with ordinality as g(value, position) where p_streams is not null
    union all
    select t.event_id, t.type,
           case t.type when 'message' then jsonb_build_object('content', jsonb_build_array(
             jsonb_build_object('type', 'text', 'text', t.text))) else jsonb_build_object('content', t.text) end,
           t.metadata || jsonb_build_object('stream', jsonb_build_object('status', p_status))
      from (select s.event_id, s.type, s.metadata, string_agg(p.text, '' order by p.position) as text
              from acp_streams s join acp_stream_parts p on p.event_id = s.event_id
             where s.run_id = p_run and p_streams is null group by s.event_id) t
  loop
    insert into acp_events (id, thread_id, run_id, type, author_id, author, payload, metadata, created_at)
      values (v_stream.id, v_run.thread_id, p_run, v_stream.type, v_run.assistant_id, v_run.assistant,
              v_stream.payload, v_stream.metadata, r_next)
      on conflict do nothing;
    if found then
      r_events := r_events || jsonb_build_object('id', v_stream.id, 'type', v_stream.type, 'payload', v_stream.payload,
        'metadata', v_stream.metadata, 'at', (extract(epoch from r_next) * 1000000)::bigint);
      r_next := r_next + interval '1 microsecond';
    end if;
  end loop;
  delete from acp_streams where run_id = p_run;
end $$;

-- Stores texts of a run that another node has ended, for the owner of the run.
create or replace function acp_keep_streams_v1(p_run text, p_owner text, p_streams jsonb,
    out r_outcome text, out r_at timestamptz, out r_version bigint, out r_events jsonb, out r_author jsonb)
  language plpgsql volatile as $$
declare
  v_thread text;
begin
  select thread_id into v_thread from acp_runs where id = p_run;
  r_at := acp_lock_thread_v1(v_thread, null);
  if r_at is not null then
    select assistant into r_author from acp_runs where id = p_run and owner = p_owner;
  end if;
  if r_author is null then
    r_outcome := 'lost';
    return;
  end if;
  select s.r_events, s.r_next into r_events, r_at from acp_store_streams_v1(p_run, p_streams, null, r_at) s;
  update acp_threads t set last_event_at = r_at where t.id = v_thread returning t.version into r_version;
  r_outcome := 'stored';
end $$;

-- Takes a step of a run and stores its event, and before that the texts of the run that ends: those that its owner
-- gives, or the saved ones when nobody keeps the run any more; "again" when this very step was taken before, "kept" when
-- only texts were left to be stored.
create or replace function acp_transition_v3(p_run text, p_tenant jsonb, p_member text, p_to text, p_error jsonb,
    p_event text, p_condition text, p_owner text, p_streams jsonb,
    out r_outcome text, out r_at timestamptz, out r_version bigint, out r_events jsonb, out id text,
    out thread_id text, out assistant jsonb, out triggered_by jsonb, out status text, out error jsonb,
    out idempotency_key text, out metadata jsonb, out started_at timestamptz, out completed_at timestamptz)
  language plpgsql volatile as $$
declare
  v_lapsed boolean;
begin
  select r.thread_id into thread_id from acp_runs r where r.id = p_run;
  if not found then
    r_outcome := 'lost';
    return;
  end if;
  r_at := acp_lock_thread_v1(thread_id, p_tenant);
  if r_at is null then
    r_outcome := 'no_run';
    return;
  end if;
  if p_member is not null then
    perform 1 from acp_members m where m.thread_id = acp_transition_v3.thread_id and m.identity_id = p_member;
    if not found then
      r_outcome := 'not_member';
      return;
    end if;
  end if;
  -- Whoever removes an assistant cannot tell the texts of its run.
  select r.lease_until < clock_timestamp() and p_condition <> 'removed' into v_lapsed
    from acp_runs r where r.id = p_run for update;
  perform 1 from acp_runs r
   where r.id = p_run
     and (r.status = 'pending' or r.status = 'running' and p_to <> 'running')
     and (p_condition <> 'owned' or r.owner = p_owner)
     and (p_condition <> 'lapsed' or v_lapsed);
  if not found then
    if p_condition = 'lapsed' and v_lapsed and exists (select 1 from acp_streams s where s.run_id = p_run) then
      select r.id, r.assistant, r.triggered_by, r.status, r.error, r.idempotency_key, r.metadata, r.started_at,
             r.completed_at
        into id, assistant, triggered_by, status, error, idempotency_key, metadata, started_at, completed_at
        from acp_runs r where r.id = p_run;
      select s.r_events, s.r_next into r_events, r_at
        from acp_store_streams_v1(p_run, null, 'interrupted', r_at) s;
      update acp_threads t set last_event_at = r_at where t.id = acp_transition_v3.thread_id
        returning t.version into r_version;
      r_outcome := 'kept';
      return;
    end if;
    select 'again', r.id, r.assistant, r.triggered_by, r.status, r.error, r.idempotency_key, r.metadata,
           r.started_at, r.completed_at, e.created_at
      into r_outcome, id, assistant, triggered_by, status, error, idempotency_key, metadata, started_at,
           completed_at, r_at
      from acp_runs r join acp_events e on e.id = p_event and e.run_id = r.id
     where r.id = p_run;
    if not found then
      r_outcome := 'lost';
    end if;
    return;
  end if;
  if p_to <> 'running' and (p_streams is not null or v_lapsed) then
    select s.r_events, s.r_next into r_events, r_at
      from acp_store_streams_v1(p_run, p_streams, 'interrupted', r_at) s;
    update acp_threads t set last_event_at = r_at where t.id = acp_transition_v3.thread_id and t.last_event_at < r_at;
  end if;
  update acp_runs r
     set status = p_to, error = p_error, completed_at = case when p_to <> 'running' then r_at end, changed_at = r_at
   where r.id = p_run
  returning 'stored', r.id, r.assistant, r.triggered_by, r.status, r.error, r.idempotency_key, r.metadata,
            r.started_at, r.completed_at
       into r_outcome, id, assistant, triggered_by, status, error, idempotency_key, metadata, started_at,
            completed_at;
  insert into acp_events (id, thread_id, run_id, type, author_id, author, payload, metadata, created_at)
    values (p_event, thread_id, p_run, case p_to when 'running' then 'run.started' else 'run.' || p_to end,
            assistant ->> 'id', assistant,
            case when p_error is null then '{}' else jsonb_build_object('error', p_error) end, '{}', r_at);
  select t.version into r_version from acp_threads t where t.id = acp_transition_v3.thread_id;
end $$;
