select * from {{ ref('listens') }} where level = 'paid'
