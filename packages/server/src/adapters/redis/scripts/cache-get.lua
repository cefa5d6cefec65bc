-- The value of a key, nothing when another one is in its place or its time is over. KEYS: place. ARGV: key.
local key, ends = unpack(redis.call('HMGET', KEYS[1], 'key', 'end'))
return key == ARGV[1] and tonumber(ends) > now and redis.call('HGET', KEYS[1], 'value')
