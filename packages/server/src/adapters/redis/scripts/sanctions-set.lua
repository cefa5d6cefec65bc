-- Puts a sanction on or off, if the room is known; if it is not, rebuilds that have begun are void.
-- KEYS: sanctions · token, as sanctions-rebuild. ARGV: sanction, 'on' or 'off', milliseconds to live.
-- Reply: 1 when it was done, 0 when the room is not known.
if redis.call('EXISTS', KEYS[1]) == 0 then
  redis.call('DEL', KEYS[2])
  return 0
end
if ARGV[2] == 'on' then redis.call('HSET', KEYS[1], ARGV[1], '') else redis.call('HDEL', KEYS[1], ARGV[1]) end
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
