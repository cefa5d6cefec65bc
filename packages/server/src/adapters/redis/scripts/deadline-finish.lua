-- Takes a room's deadline away, or leaves the one that it was given since.
-- KEYS: room → when it is handed out next · room → its deadline. ARGV: room, the deadline that was meant ('' for any).
if ARGV[2] ~= '' and redis.call('HGET', KEYS[2], ARGV[1]) ~= ARGV[2] then return end
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('HDEL', KEYS[2], ARGV[1])
