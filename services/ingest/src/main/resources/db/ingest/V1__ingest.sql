-- What ingest knows of the log: enough to tell new items from old ones.

create table project (
  id   text  not null primary key,
  data bytea not null -- millrace.labeling.v1.Project
);

create table item (
  project text    not null,
  item    text    not null,
  hash    text    not null, -- of the content; empty when the item was removed or is yet to come
  labels  integer not null, -- how many labels streams gave it
  label   bytea   not null, -- the last of them, empty for none: millrace.labeling.v1.LabelValue
  primary key (project, item)
);

create index item_hash on item (project, hash);
