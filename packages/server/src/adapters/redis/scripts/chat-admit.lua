-- Decides whether a user may send a message.
-- KEYS: what he sent lately · speakers of the room (user → when he spoke last), so that both can be forgotten together.
-- ARGV: user, hash of the text, client id ('' for none), messages within a window, milliseconds of it, of a cooldown, for
-- which a text counts as the same and for which client ids are remembered, client ids remembered.
-- Reply: the verdict, milliseconds until the cooldown is over.
local user, text, clientId = ARGV[1], ARGV[2], ARGV[3]
local burst, windowMs, cooldownMs = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local sameTextMs, memoryMs, idsMax = tonumber(ARGV[7]), tonumber(ARGV[8]), tonumber(ARGV[9])
local stored = redis.call('GET', KEYS[1])
-- `sent`: instants; `texts`: hash and instant of each; `ids`: the oldest first.
local speaker = stored and cmsgpack.unpack(stored)
if not speaker or speaker.knownUntil <= now then speaker = { sent = {}, texts = {}, ids = {}, coolingUntil = 0 } end
speaker.knownUntil = now + memoryMs

local function decide()
  if clientId ~= '' then
    for _, id in ipairs(speaker.ids) do
      if id == clientId then return 'resent' end
    end
  end
  if speaker.coolingUntil > now then return 'cooling' end
  speaker.sent = filter(speaker.sent, function(at) return at > now - windowMs end)
  if #speaker.sent >= burst then
    speaker.coolingUntil = now + cooldownMs
    return 'cooling'
  end
  table.insert(speaker.sent, now)
  speaker.texts = filter(speaker.texts, function(known) return known[2] > now - sameTextMs end)
  for _, known in ipairs(speaker.texts) do
    if known[1] == text then return 'duplicate' end
  end
  table.insert(speaker.texts, { text, now })
  if clientId ~= '' then table.insert(speaker.ids, clientId) end
  if #speaker.ids > idsMax then table.remove(speaker.ids, 1) end
  return 'admitted'
end

local verdict = decide()
redis.call('SET', KEYS[1], cmsgpack.pack(speaker), 'PX', memoryMs)
redis.call('ZADD', KEYS[2], now, user)
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now - memoryMs)
redis.call('PEXPIRE', KEYS[2], memoryMs)
return { verdict, math.max(0, speaker.coolingUntil - now) }
