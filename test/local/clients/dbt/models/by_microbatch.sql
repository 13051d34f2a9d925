{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='ts', batch_size='day', begin='2018-11-01') }}
select id, level, ts from {{ ref('listens') }}
