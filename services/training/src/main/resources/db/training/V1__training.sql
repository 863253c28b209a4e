-- What training knows of the mesh. Each table follows from topics alone.

create table project (
  id          text primary key,
  application text not null
);

create table cut (
  id             text primary key,
  project        text not null,
  state          text not null, -- a CutState's name
  digest         text not null default '',
  manifest       text not null default '', -- the SHA-256 of a CutManifest
  error          text not null default '',
  -- The newest event of the cut, and the flow it belongs to.
  cause_id       text not null default '',
  correlation_id text not null default '',
  trace_parent   text not null default ''
);

create table run (
  id             text        primary key,
  project        text        not null,
  cut            text        not null,
  state          text        not null, -- a RunState's name
  recipe         bytea       not null,
  attempt        bigint      not null default 0,
  threads        integer     not null default 0, -- of the first attempt
  total_steps    bigint      not null default 0,
  steps          bigint      not null default 0, -- set when completed
  error          text        not null default '',
  bundle         text        not null default '',
  requested_at   timestamptz not null,
  -- The flow of the event that asked for it.
  cause_id       text        not null,
  correlation_id text        not null,
  trace_parent   text        not null
);

create index run_newest on run (project, requested_at desc);

-- The newest checkpoint of a run.
create table checkpoint (
  run             text   primary key,
  attempt         bigint not null,
  step            bigint not null,
  blob            text   not null,
  training_millis bigint not null -- over all attempts that led to it
);
