{{ config(materialized='incremental', incremental_strategy='merge', unique_key='id', grants={'select': ['reporter']}, on_schema_change='sync_all_columns') }}
select id, level, ts{% if var('upto') > 2 %}, length{% endif %} from {{ ref('listens') }}
{% if is_incremental() %}where id > 1{% endif %}
