-- Stores what a ticket stands for. KEYS: "end grant". ARGV: grant, milliseconds that it is good for.
redis.call('SET', KEYS[1], now + ARGV[2] .. ' ' .. ARGV[1], 'PX', ARGV[2])
