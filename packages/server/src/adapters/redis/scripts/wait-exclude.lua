-- Excludes a user from being waited for. KEYS: excluded (user → end). ARGV: user, milliseconds.
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
keep(KEYS[1], tonumber(ARGV[2]))
