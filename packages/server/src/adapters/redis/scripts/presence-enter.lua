-- Adds a connection to a room unless a bound is reached.
-- KEYS: leases (connection → end) · presences (connection → "[number of the entry,who]") · users (user → connections, or
-- "0 who" while he lingers; '#entered': entries so far) · lingering (user → end) · delays (connection → delay).
-- ARGV: connection, user, who ('["connection","user","name",delay]'), milliseconds of a lease, connections of the room
-- and of one user, milliseconds to live.
-- Reply: 'room' or 'user' for the bound that was reached; or 1 when he was believed here already, else 0, and how many
-- there are, connections and users who linger.
local leases, presences, users, lingering, delays = unpack(KEYS)
local connection, user, who, leaseMs, max, maxPerUser, ttlMs = unpack(ARGV)
local known = redis.call('HGET', users, user)
if redis.call('HEXISTS', presences, connection) == 0 then
  local others = known and tonumber(known:match('^%d+')) or 0
  if others >= tonumber(maxPerUser) then return 'user' end
  if redis.call('ZCOUNT', leases, '(' .. now, '+inf') >= tonumber(max) then return 'room' end
  local entry = redis.call('HINCRBY', users, '#entered', 1)
  redis.call('HSET', presences, connection, '[' .. entry .. ',' .. who .. ']')
  redis.call('HSET', users, user, others + 1)
  redis.call('ZREM', lingering, user)
  keepDelay(delays, connection, who)
end
redis.call('ZADD', leases, now + leaseMs, connection)
for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, ttlMs) end
return { known and 1 or 0, redis.call('ZCARD', leases) + redis.call('ZCARD', lingering) }
