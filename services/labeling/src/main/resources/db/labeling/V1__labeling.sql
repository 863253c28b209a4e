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
  predicted_class text        not null, -- empty when never predicted, or not as one class
  predicted_value bytea       not null, -- millrace.labeling.v1.LabelValue; empty for one class
  confidence      real        not null,
  margin          real        not null,
  entropy         real        not null, -- in bits
  predicted_by    text        not null,
  predicted_at    timestamptz,
  votes           integer     not null, -- labellers whose vote counts
  support         float8      not null, -- of the consensus that is the current label, else 1
  by_people       boolean     not null, -- the current label was given by people, not by a stream
  reviewed        boolean     not null, -- the current label was accepted in review, or given there
  flagged         boolean     not null,
  events          integer     not null, -- rows of history
  -- Set while a prediction is newer than the judgement: there is something to review.
  review_margin   real        generated always as (
    case when present and labelled and predicted_at > decided_at then margin end) stored,
  primary key (project, item)
);

create index item_spread on item (project, labelled, spread, item) where present;
create index item_review on item (project, review_margin, item) where review_margin is not null;
create index item_margin on item (project, margin, item)
  where present and not labelled and predicted_at is not null;
create index item_entropy on item (project, (-entropy), item)
  where present and not labelled and predicted_at is not null;
create index item_confidence on item (project, (-confidence), item)
  where review_margin is not null;
create index item_flagged on item (project, spread, item) where present and flagged;
create index item_tied on item (project, votes, spread, item)
  where present and not labelled and votes > 0;
create index item_weak on item (project, support, item)
  where present and labelled and not reviewed and support < 1;
create index item_unreviewed on item (project, spread, item)
  where present and labelled and not reviewed and by_people;

create table label (
  project      text        not null,
  item         text        not null,
  label_id     text        not null,
  ordinal      integer     not null, -- the place among the item's labels, from 0
  labeled      bytea       not null, -- millrace.labeling.v1.ItemLabeled
  event_source text        not null,
  event_id     text        not null,
  decided_at   timestamptz not null,
  labeller     text        not null,
  act          text        not null, -- empty for labels of a stream
  vote         boolean     not null,
  retracted    boolean     not null,
  logged       boolean     not null, -- read from the log, not only on its way to it
  primary key (project, item, label_id)
);

create index label_act on label (project, act, item) where act <> '';
create index label_labeller on label (project, labeller, vote, retracted);

-- What else was done to items: every event of the label log that is not an ItemLabeled.
create table history (
  project      text        not null,
  item         text        not null,
  event_source text        not null,
  event_id     text        not null,
  kind         text        not null, -- the event's field in LabelEvent
  subject      text        not null, -- the label, flag or review that it is about
  act          text        not null,
  decided_at   timestamptz not null,
  event        bytea       not null, -- millrace.labeling.v1.LabelEvent
  primary key (project, item, event_source, event_id)
);

create index history_act on history (project, act, item) where act <> '';
create index history_kind on history (project, kind);

-- Removals of items and their restorations, from the log of items.
create table removal (
  project      text        not null,
  item         text        not null,
  event_source text        not null,
  event_id     text        not null,
  act          text        not null,
  decided_at   timestamptz not null,
  event        bytea       not null, -- millrace.ingest.v1.ItemEvent
  primary key (project, item, event_source, event_id)
);

create index removal_act on removal (project, act, item) where act <> '';

-- Acts of people. Whether one is taken back follows from the acts that undo and redo it.
create table act (
  project    text        not null,
  act        text        not null,
  labeller   text        not null,
  kind       integer     not null, -- millrace.labeling.v1.ActKind
  decided_at timestamptz not null,
  undoes     text        not null, -- an act, or empty
  redoes     text        not null, -- an act, or empty
  primary key (project, act)
);

create index act_newest on act (project, decided_at desc, act desc);
create index act_undoes on act (project, undoes) where undoes <> '';
create index act_redoes on act (project, redoes) where redoes <> '';

-- Items that a labeller would rather not judge. Not from the log: who rebuilds the tables asks anew.
create table skip (
  project  text not null,
  item     text not null,
  labeller text not null,
  primary key (project, item, labeller)
);

-- How far the hash chain over each partition of the label log has come, and how far it is sealed.
create table chain (
  partition    integer not null primary key,
  next_offset  bigint  not null,
  link         bytea   not null,
  labels_until bigint  not null, -- after the last record that is no seal
  sealed_until bigint  not null,
  sealed_link  bytea   not null
);

-- A place for each item in a space where alike items are near, for the choice of items that are
-- unlike: whoever computes vectors writes them here.
create table item_vector (
  project text   not null,
  item    text   not null,
  vector  real[] not null, -- one length in a project
  primary key (project, item)
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
