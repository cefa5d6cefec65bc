-- Extends the leases of connections of a room, and stores what has become known of them.
-- KEYS: as presence-enter. ARGV: milliseconds of a lease, milliseconds to live, then for each: connection, who.
-- Reply: the connections that are not there any more.
local leases, presences, delays = KEYS[1], KEYS[2], KEYS[5]
local missing = {}
for i = 3, #ARGV, 2 do
  local connection, who = ARGV[i], ARGV[i + 1]
  local stored = redis.call('HGET', presences, connection)
  if stored then
    local renewed = stored:match('^%[%d+') .. ',' .. who .. ']'
    if renewed ~= stored then
      redis.call('HSET', presences, connection, renewed)
      keepDelay(delays, connection, who)
    end
    redis.call('ZADD', leases, now + ARGV[1], connection)
  else
    table.insert(missing, connection)
  end
end
for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, ARGV[2]) end
return missing
