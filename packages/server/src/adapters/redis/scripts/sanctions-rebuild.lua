-- Makes a room's sanctions known, unless they are or the token does not hold any more.
-- KEYS: sanctions ("muted user" or "banned user", and 'known') · token. ARGV: token, milliseconds to live, sanctions …
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return end
redis.call('DEL', KEYS[2])
if redis.call('EXISTS', KEYS[1]) == 1 then return end
redis.call('HSET', KEYS[1], 'known', '')
for i = 3, #ARGV do redis.call('HSET', KEYS[1], ARGV[i], '') end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
