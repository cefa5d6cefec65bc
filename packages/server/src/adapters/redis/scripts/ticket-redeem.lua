-- Spends a ticket. KEYS: "end grant". Reply: the grant, nothing when there is none or it is too old.
local stored = redis.call('GETDEL', KEYS[1])
if not stored then return false end
local ends, grant = stored:match('^(%d+) (.*)$')
return tonumber(ends) > now and grant
