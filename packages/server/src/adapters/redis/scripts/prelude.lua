-- Stands before every script. The link's own first argument is taken away, so that ARGV[1] is the script's own.
-- `now`: milliseconds since the epoch, whole, by this server's clock; tests hand in an instant of theirs instead.
local now = table.remove(ARGV, 1)
if now == '' then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
else
  now = tonumber(now)
end

-- Keeps a key for so many milliseconds at least.
local function keep(key, ms)
  if redis.call('PTTL', key) < ms then redis.call('PEXPIRE', key, math.ceil(ms)) end
end

-- Keeps an index of deadlines, which is two keys, for a day after `due`: rooms whose deadline nobody has claimed by then
-- come back from the database, if at all.
local function keepDeadlines(dueAt, deadlines, due)
  local ms = math.max(0, due - now) + 86400000
  keep(dueAt, ms)
  keep(deadlines, ms)
end

-- Milliseconds until the lowest score of a sorted set of instants, 0 when it has passed; -1 for an empty set.
local function untilFirst(instants)
  local first = redis.call('ZRANGE', instants, 0, 0, 'WITHSCORES')
  return first[2] and math.max(0, first[2] - now) or -1
end

-- Keeps what is known of a connection's delay: the last of '["connection","user","name",delay]', or null.
local function keepDelay(delays, connection, who)
  local delay = tonumber(who:match(',([^,]*)%]$'))
  if delay then redis.call('ZADD', delays, delay, connection) else redis.call('ZREM', delays, connection) end
end

local function filter(list, isKept)
  local kept = {}
  for _, item in ipairs(list) do
    if isKept(item) then table.insert(kept, item) end
  end
  return kept
end
