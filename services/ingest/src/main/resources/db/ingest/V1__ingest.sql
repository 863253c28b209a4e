-- What ingest knows of the log: enough to tell new items from old ones.

create table project (
  id   text  not null primary key,
  data bytea not null -- millrace.labeling.v1.Project
);

create table item (
  project text    not null,
  item    text    not null,
  hash    text    not null, -- of the content; empty when the item is yet to come
  removed boolean not null,
  labels  integer not null, -- how many labels streams gave it
  label   bytea   not null, -- the last of them, empty for none: millrace.labeling.v1.LabelValue
  primary key (project, item)
);

create index item_hash on item (project, hash);

-- How far a topic of somebody else's, whose records are items, has been read.
create table source_offset (
  topic       text    not null,
  partition   integer not null,
  next_offset bigint  not null,
  primary key (topic, partition)
);
