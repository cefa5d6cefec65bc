-- Counts an event unless the limit is reached. KEYS: instants of those counted, the oldest first.
-- ARGV: limit, milliseconds of the window. Reply: 0 when it was counted, else milliseconds until one can be.
local windowMs = tonumber(ARGV[2])
local oldest = redis.call('LINDEX', KEYS[1], 0)
while oldest and tonumber(oldest) <= now - windowMs do
  redis.call('LPOP', KEYS[1])
  oldest = redis.call('LINDEX', KEYS[1], 0)
end
if redis.call('LLEN', KEYS[1]) >= tonumber(ARGV[1]) then return (oldest or now) + windowMs - now end
redis.call('RPUSH', KEYS[1], now)
redis.call('PEXPIRE', KEYS[1], windowMs)
return 0
