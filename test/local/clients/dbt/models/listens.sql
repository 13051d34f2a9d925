{{ config(materialized='table', dist='user_id', sort=['ts', 'id']) }}
select
    id, user_id, song, length,
    case when id = 2 and {{ var('upto') }} > 2 then 'paid' else level end::varchar(4) as level,
    timestamp 'epoch' + ts / 1000 * interval '1 second' as ts
from {{ ref('plays') }}
where user_id is not null and id <= {{ var('upto') }}
