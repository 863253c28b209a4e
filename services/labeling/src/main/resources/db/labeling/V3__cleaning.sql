-- Labels that are probably wrong, as they were weighed last, and what shall be done about them.
-- Rankings are not from the log: who rebuilds the tables weighs anew. Marks are drafts of people.

create table cleaning (
  project          text    not null primary key,
  state            integer not null, -- millrace.labeling.v1.CleaningState
  done             integer not null, -- percent
  error            text    not null,
  source           text    not null,
  run              text    not null,
  ranked_at        timestamptz,
  weighed          integer not null,
  suspects         integer not null,
  duplicate_groups integer not null
);

-- What was seen in the items of a project: a blob of picture, hash and vector each.
create table seen_items (
  project text    not null,
  source  text    not null,
  width   integer not null,
  seen    text    not null, -- SHA-256
  primary key (project, source)
);

create table suspect (
  project               text    not null,
  item                  text    not null,
  class_name            text    not null, -- the label that was weighed
  suggested_class       text    not null,
  suspicion             float8  not null,
  probability           float8  not null,
  suggested_probability float8  not null,
  loss                  float8  not null, -- -1 when it was not judged
  reasons               integer not null, -- a bit for each millrace.labeling.v1.SuspectReason
  primary key (project, item)
);

create index suspect_first on suspect (project, suspicion desc, item);

create table duplicate (
  project       text    not null,
  item          text    not null,
  place         integer not null, -- of its group in the list
  split         text    not null, -- by the newest cut
  contradicting boolean not null, -- the group has several labels
  leak          boolean not null, -- the group is in several splits
  primary key (project, item)
);

create index duplicate_group on duplicate (project, place, item);

create table mark (
  position      bigserial not null,
  project       text      not null,
  labeller      text      not null,
  item          text      not null,
  kind          integer   not null, -- millrace.labeling.v1.MarkKind
  class_name    text      not null,
  into_item     text      not null,
  label_id      text      not null,
  present_class text      not null,
  picture       text      not null,
  primary key (project, labeller, item)
);
