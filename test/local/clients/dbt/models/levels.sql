{{ config(materialized='materialized_view', auto_refresh=False, dist='level') }}
select level, count(*) as plays from {{ ref('listens') }} group by level
