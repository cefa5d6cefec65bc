-- Stores the next state of a room if the stored version is the expected one.
-- KEYS: "version state". ARGV: expected version ('' for none stored), next version, state, milliseconds to live.
-- Reply: 1 when it was stored, else 0.
local stored = redis.call('GET', KEYS[1])
local version = stored and stored:match('^%S+') or ''
if version ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2] .. ' ' .. ARGV[3], 'PX', ARGV[4])
return 1
