-- Items of a project as points. Not from the log: who rebuilds the tables looks at the items anew.

-- What is known of models, verdicts and cuts: read models of the log.
create table registered_model (
  project text  not null,
  version text  not null,
  bundle  text  not null, -- SHA-256
  run     text  not null,
  primary key (project, version)
);

create table judged_run (
  project   text        not null,
  run       text        not null,
  verdict   bytea       not null, -- millrace.evaluation.v1.EvaluationCompleted
  judged_at timestamptz not null,
  primary key (project, run)
);

create table completed_cut (
  project      text        not null,
  cut          text        not null,
  manifest     text        not null, -- SHA-256
  completed_at timestamptz not null,
  primary key (project, cut)
);

create table exploration (
  position    bigserial   not null,
  project     text        not null,
  exploration text        not null,
  source      text        not null,
  layer       text        not null,
  state       integer     not null, -- millrace.labeling.v1.ExplorationState
  done        integer     not null,
  total       integer     not null,
  left_out    integer     not null,
  error       text        not null,
  most_items  integer     not null,
  reduced     text        not null, -- SHA-256 of the points along the components, empty before
  started_at  timestamptz not null,
  primary key (project, exploration)
);

create table exploration_item (
  project     text    not null,
  exploration text    not null,
  place       integer not null,
  item        text    not null,
  picture     text    not null, -- SHA-256
  seen        boolean not null, -- false: it could not be looked at, and is no point
  primary key (project, exploration, place)
);

-- What was seen in the items, some at a time, so that work that was interrupted goes on.
create table exploration_chunk (
  project     text    not null,
  exploration text    not null,
  place       integer not null, -- of its first item
  width       integer not null,
  vectors     text    not null, -- SHA-256 of floats, lowest byte first
  primary key (project, exploration, place)
);

create table projection (
  ordinal     bigserial not null,
  project     text      not null,
  exploration text      not null,
  projection  text      not null,
  title       text      not null,
  coordinates text      not null, -- SHA-256 of floats, x and y in turn
  primary key (project, exploration, projection)
);
