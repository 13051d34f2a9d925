-- Loads the log into staging_events: each file once, in batches of which each is a transaction.
-- The log writes names in camelCase (userId), which JSON 'auto' would match with no column and load as nulls, without a
-- word: so the JSONPaths file says which key goes into which column. ts is in milliseconds since 1970; an empty userId,
-- the log's way to say "not logged in", becomes null in a column of numbers.
-- A DAG that loads a day at a time loads that day anew where its file was corrected: ts says which rows are the day's.
-- @batch_files :batch_files
-- @interval ts
-- @on_change :on_change
copy staging_events
from :'log_data'
iam_role :'iam_role'
region :'data_region'
format as json :'log_jsonpath'
timeformat 'epochmillisecs';
