-- Hands out rooms whose deadline has passed, and hands them out again only when the claim is over.
-- KEYS: for each index: room → when it is handed out next · room → its deadline.
-- ARGV: milliseconds of a claim, rooms of an index at most. Reply: room, deadline, room, deadline, …
local due = {}
for i = 1, #KEYS, 2 do
  local rooms = redis.call('ZRANGEBYSCORE', KEYS[i], '-inf', now, 'LIMIT', 0, ARGV[2])
  for _, room in ipairs(rooms) do
    redis.call('ZADD', KEYS[i], now + ARGV[1], room)
    table.insert(due, room)
    table.insert(due, redis.call('HGET', KEYS[i + 1], room))
  end
  if #rooms > 0 then keepDeadlines(KEYS[i], KEYS[i + 1], now) end
end
return due
