-- The connections of a room. KEYS: leases, presences, as presence-enter.
-- Reply: entry, entry, … in no order, as one text because a thousand small ones are more work for their reader; the
-- connections among them whose lease ran out.
return { table.concat(redis.call('HVALS', KEYS[2]), ','), redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now) }
