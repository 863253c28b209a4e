-- The order in which removals and restorations were read from the log; before that, the order in
-- which this service decided them.
alter table removal add column place bigserial;
