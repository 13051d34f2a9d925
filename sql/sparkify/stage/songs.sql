-- Loads the song files into staging_songs: each file once, in batches of which each is a transaction.
-- The keys of these files are the names of the columns, so 'auto' finds them.
-- @batch_files :batch_files
copy staging_songs
from :'song_data'
iam_role :'iam_role'
region :'data_region'
format as json 'auto';
