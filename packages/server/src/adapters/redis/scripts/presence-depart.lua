-- Hands out the users of a room who have lingered long enough, and forgets them.
-- KEYS: as presence-enter. ARGV: users at most.
-- Reply: who each was; milliseconds until the next user has lingered, -1 for none; how many there were before, connections
-- and users who lingered.
local leases, presences, users, lingering = unpack(KEYS)
local present = redis.call('ZCARD', leases) + redis.call('ZCARD', lingering)
local departed = {}
for _, user in ipairs(redis.call('ZRANGEBYSCORE', lingering, '-inf', now, 'LIMIT', 0, ARGV[1])) do
  table.insert(departed, redis.call('HGET', users, user):match('^0 (.*)$'))
  redis.call('HDEL', users, user)
  redis.call('ZREM', lingering, user)
end
if redis.call('EXISTS', leases, lingering) == 0 then redis.call('DEL', users) end
return { departed, untilFirst(lingering), present }
