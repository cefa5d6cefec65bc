-- How many connections with a lease each room has. KEYS: the leases of each. Reply: their numbers.
local counts = {}
for i, leases in ipairs(KEYS) do counts[i] = redis.call('ZCOUNT', leases, '(' .. now, '+inf') end
return counts
