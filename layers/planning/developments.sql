-- Varje planområde, med namn och planskede.
select id, name, stage, created_at, geom
from core.development
