-- Whether a user is excluded from being waited for. KEYS: excluded (user → end). ARGV: user. Reply: 1 or 0.
local ends = redis.call('ZSCORE', KEYS[1], ARGV[1])
return ends and tonumber(ends) > now and 1 or 0
