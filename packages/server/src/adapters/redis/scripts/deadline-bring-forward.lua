-- Has a room handed out after some milliseconds at the latest; an earlier deadline stays.
-- KEYS: room → when it is handed out next · room → its deadline. ARGV: room, milliseconds.
local room, due = ARGV[1], now + ARGV[2]
local next = tonumber(redis.call('ZSCORE', KEYS[1], room))
if next then
  local deadline = tonumber(redis.call('HGET', KEYS[2], room))
  if next == deadline and deadline <= due then return end
  -- It is claimed: another deadline than the one that was handed out, or to finish that would take this away too.
  redis.call('HSET', KEYS[2], room, math.max(due, deadline + 1))
  redis.call('ZADD', KEYS[1], math.min(due, next), room)
else
  redis.call('HSET', KEYS[2], room, due)
  redis.call('ZADD', KEYS[1], due, room)
end
keepDeadlines(KEYS[1], KEYS[2], due)
