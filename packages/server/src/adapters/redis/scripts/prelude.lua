-- Stands before every script. The link's own first argument is taken away, so that ARGV[1] is the script's own.
-- `now`: milliseconds since the epoch, whole, by this server's clock; tests hand in an instant of theirs instead.
local now = table.remove(ARGV, 1)
if now == '' then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
else
  now = tonumber(now)
end
