-- What every service's schema has besides its own tables.

-- Events on their way to the log, written in the transaction of the change they tell of.
create table outbox (
  position bigserial primary key,
  topic    text  not null,
  key      text  not null,
  headers  text[] not null, -- name, value, name, value ...
  value    bytea not null
);

-- Events whose effect is in this schema.
create table processed_event (
  source text not null,
  id     text not null,
  primary key (source, id)
);

-- How far this schema has read the log: the next offset.
create table consumed_offset (
  subscriber  text    not null,
  topic       text    not null,
  partition   integer not null,
  next_offset bigint  not null,
  primary key (subscriber, topic, partition)
);

-- Who may work on what. The epoch grows with every new holder and fences late ones.
create table lease (
  resource text        not null primary key,
  holder   text        not null,
  epoch    bigint      not null,
  until    timestamptz not null
);

-- Work to be done by one holder at a time.
create table job (
  position bigserial   not null,
  kind     text        not null,
  id       text        not null,
  payload  bytea       not null,
  open     boolean     not null default true,
  tries    integer     not null default 0, -- since the job last moved on
  primary key (kind, id)
);

create index job_open on job (kind, position) where open;
