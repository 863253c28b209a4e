-- What the labeling service knows beside the tables of the mesh: read models of the log.

create table project (
  id      text  not null primary key,
  project bytea not null -- millrace.labeling.v1.Project
);

-- The version that answers for a project.
create table champion (
  project text not null primary key,
  version text not null
);

create table item (
  project         text        not null,
  item            text        not null,
  version         integer     not null, -- counts writes, so that none is lost
  spread          integer     not null, -- the order of unlabelled items
  present         boolean     not null, -- added and not removed
  added           bytea       not null, -- millrace.ingest.v1.ItemAdded
  labelled        boolean     not null, -- has a current label
  classes         text[]      not null, -- of the current label
  decided_at      timestamptz,          -- of the current label
  predicted_class text        not null, -- empty when the item was never predicted
  confidence      real        not null,
  margin          real        not null,
  predicted_by    text        not null,
  predicted_at    timestamptz,
  -- Set while a prediction is newer than the judgement: there is something to review.
  review_margin   real        generated always as (
    case when present and labelled and predicted_at > decided_at then margin end) stored,
  primary key (project, item)
);

create index item_spread on item (project, labelled, spread, item) where present;
create index item_review on item (project, review_margin, item) where review_margin is not null;

create table label (
  project      text        not null,
  item         text        not null,
  label_id     text        not null,
  ordinal      integer     not null, -- the place among the item's labels, from 0
  labeled      bytea       not null, -- millrace.labeling.v1.ItemLabeled
  event_source text        not null,
  event_id     text        not null,
  decided_at   timestamptz not null,
  retracted    boolean     not null,
  logged       boolean     not null, -- read from the log, not only on its way to it
  primary key (project, item, label_id)
);

-- Changes of the counts; their sums are the counts. Rows are only added, and now and then many are
-- replaced by their sum, so that nobody waits for another's count.
create table tally (
  project  text   not null,
  class    text   not null, -- empty for the counts of the project
  items    bigint not null,
  labelled bigint not null,
  labels   bigint not null
);

create index tally_project on tally (project);
