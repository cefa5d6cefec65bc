-- The delay that so many of a room's measured connections have at most, by nearest rank.
-- KEYS: delays, as presence-enter. ARGV: which part of them, up to 1. Reply: the delay, nothing when there is none.
local rank = math.ceil(ARGV[1] * redis.call('ZCARD', KEYS[1])) - 1
return rank >= 0 and redis.call('ZRANGE', KEYS[1], rank, rank, 'WITHSCORES')[2]
