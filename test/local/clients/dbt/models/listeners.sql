{{ config(materialized='table', dist='all') }}
select user_id, max(level)::varchar(4) as level, count(*)::bigint as plays from {{ ref('listens') }} group by 1
