{{ config(materialized='view', bind=False) }}
select
    {{ dbt.date_trunc('day', 'ts') }} as day,
    {{ dbt.dateadd('day', 1, 'min(ts)') }} as next_day,
    {{ dbt.datediff('min(ts)', 'max(ts)', 'minute') }} as minutes,
    {{ dbt.listagg('song', "', '", 'order by id') }} as songs
from {{ ref('listens') }} group by 1
