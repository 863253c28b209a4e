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
  share   float8 not null default 0, -- of the challenger: the share of items that it answers
  reason  text   not null,
  primary key (project, alias)
);

-- What two versions made of the same item, from millrace.predictions: the one that answered, and the other.
create table opinion (
  project        text        not null,
  item           text        not null,
  version        text        not null,
  answer_version text        not null,
  class          text        not null,
  answer_class   text        not null,
  served_at      timestamptz not null,
  primary key (project, item, version, answer_version)
);

-- What people say that an item is, from millrace.labels: the newest of each item.
create table truth (
  project    text        not null,
  item       text        not null,
  label_id   text        not null,
  class      text        not null,
  decided_at timestamptz not null,
  primary key (project, item)
);
