-- Cuts, as the events of millrace.cuts tell of them.
create table cut (
  id             text        not null primary key,
  project        text        not null,
  requested_at   timestamptz not null,
  request        bytea       not null, -- a CutRequested
  state          text        not null default 'REQUESTED', -- REQUESTED, COMPLETED, FAILED
  digest         text        not null default '',
  completed      bytea       not null default '', -- a CutCompleted
  error          text        not null default '',
  -- The flow that the work belongs to.
  correlation_id text        not null,
  cause          text        not null,
  trace_parent   text        not null
);

create index cut_project on cut (project, requested_at desc, id desc);
