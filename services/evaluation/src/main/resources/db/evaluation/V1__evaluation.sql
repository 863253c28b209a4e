-- Completed cuts, from millrace.cuts.
create table cut (
  id       text  not null primary key,
  manifest bytea not null -- a Blob
);

-- Completed runs, from millrace.runs, with the flow that their evaluation belongs to.
create table run (
  id             text  not null primary key,
  completed      bytea not null, -- a RunCompleted
  correlation_id text  not null,
  cause          text  not null,
  trace_parent   text  not null
);

-- Verdicts, from millrace.evaluations.
create table evaluation (
  run       text  not null primary key,
  completed bytea not null default '', -- an EvaluationCompleted; empty for a failed one
  error     text  not null default ''
);

-- The registry, from millrace.models.
create table model (
  project   text    not null,
  version   bigint  not null,
  model     bytea   not null, -- a Model
  withdrawn boolean not null default false,
  primary key (project, version)
);

create table alias (
  project text   not null,
  alias   text   not null,
  version bigint not null,
  reason  text   not null,
  primary key (project, alias)
);
