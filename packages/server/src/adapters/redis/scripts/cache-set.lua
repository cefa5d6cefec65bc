-- Remembers a value in place of what was in its place. KEYS: place (key, value, end). ARGV: key, value, milliseconds.
redis.call('HSET', KEYS[1], 'key', ARGV[1], 'value', ARGV[2], 'end', now + ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
