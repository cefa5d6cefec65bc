-- Sets the deadline of a room, in place of an earlier one.
-- KEYS: room → when it is handed out next · room → its deadline. ARGV: room, deadline.
redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
keepDeadlines(KEYS[1], KEYS[2], tonumber(ARGV[2]))
