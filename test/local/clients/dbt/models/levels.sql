{{ config(materialized='materialized_view', auto_refresh=var('upto') > 2, dist='level', sort=['plays']) }}
select level, count(*) as plays from {{ ref('listens') }} group by level
