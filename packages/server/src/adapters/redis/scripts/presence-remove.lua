-- Takes one connection out of a room, or all whose lease ran out; a user whose last one goes begins to linger.
-- KEYS: as presence-enter. ARGV: milliseconds of lingering, milliseconds to live, connections at most, and the
-- connection, where one is meant.
-- Reply: what went, as who, 1 or 0 for "his last", who, …; milliseconds until the next lease ends, -1 for none;
-- milliseconds until the next user has lingered, -1 for none.
local leases, presences, users, lingering, delays = unpack(KEYS)
local lingerMs, ttlMs, max, connection = unpack(ARGV)
local gone = connection and { connection } or redis.call('ZRANGEBYSCORE', leases, '-inf', now, 'LIMIT', 0, max)
local removed = {}
for _, id in ipairs(gone) do
  local stored = redis.call('HGET', presences, id)
  if stored then
    local who, user = stored:match('^%[%d+,(%["[^"]*","([^"]*)",.*)%]$')
    local others = tonumber(redis.call('HGET', users, user)) - 1
    if others == 0 then redis.call('ZADD', lingering, now + lingerMs, user) end
    redis.call('HSET', users, user, others > 0 and others or '0 ' .. who)
    redis.call('HDEL', presences, id)
    table.insert(removed, who)
    table.insert(removed, others == 0 and 1 or 0)
  end
  redis.call('ZREM', leases, id)
  redis.call('ZREM', delays, id)
end
if #removed > 0 then
  for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, ttlMs) end
end
return { removed, untilFirst(leases), untilFirst(lingering) }
