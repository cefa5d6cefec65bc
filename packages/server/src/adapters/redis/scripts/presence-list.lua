-- The connections of a room. KEYS: leases, presences, as presence-enter.
-- Reply: "entry user who" of each, in no order; the connections among them whose lease ran out.
return { redis.call('HVALS', KEYS[2]), redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now) }
