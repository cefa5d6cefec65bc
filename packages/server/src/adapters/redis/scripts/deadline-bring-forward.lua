-- Has a room handed out after some milliseconds at the latest; an earlier deadline stays.
-- KEYS: room → when it is handed out next · room → its deadline. ARGV: room, milliseconds.
local room, due = ARGV[1], now + ARGV[2]
local next = tonumber(redis.call('ZSCORE', KEYS[1], room))
local deadline = tonumber(redis.call('HGET', KEYS[2], room))
if next == deadline then
  if deadline and deadline <= due then return end
  next, deadline = due, due
else
  -- It is claimed. The deadline becomes another, or whoever finishes the one that he was handed took this away with it.
  next, deadline = math.min(due, next), math.max(due, deadline + 1)
end
redis.call('ZADD', KEYS[1], next, room)
redis.call('HSET', KEYS[2], room, deadline)
keepDeadlines(KEYS[1], KEYS[2], due)
