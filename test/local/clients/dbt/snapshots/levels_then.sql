{% snapshot levels_then %}
{{ config(target_schema='plays', unique_key='id', strategy='check', check_cols=['level']) }}
select id, level from {{ ref('listens') }}
{% endsnapshot %}
