"""What the dispatcher does in one step of the server, in Lua.

The keys of lanes are made inside the scripts, so this is for one Redis server, as Kombu is. Writes
that a full server refuses come after one that it does not: a script that has begun ends.
"""

LOWERED = "itw:limits:"  # a hash for each installation: what its organisation says
SLOTS_KEPT = 24 * 3600  # seconds after the latest job, which is over by then

# A message's lane gets its place in both rings, unless it has one.
ENTER = """
local function enter(prefix, installation, repository, lane, tag)
  local own = prefix .. 'ring:' .. installation
  redis.call('LPUSH', prefix .. 'lane:' .. installation .. ' ' .. repository .. lane, tag)
  if not redis.call('LPOS', own, repository) then redis.call('RPUSH', own, repository) end
  local ring = prefix .. 'ring'
  if not redis.call('LPOS', ring, installation) then redis.call('RPUSH', ring, installation) end
end
"""

# Puts in order what came: each message into its lane, or among those that wait for their time.
# Other workers do the same: whoever finds a message gone stops, its batch is being sorted.
SORT = f"""{ENTER}
local came, waiting, delayed = unpack(KEYS)
local prefix, rest = ARGV[1], ARGV[2]
for i = 3, #ARGV, 6 do
  local raw, tag, installation, repository, due, first = unpack(ARGV, i, i + 5)
  if redis.call('LREM', came, -1, raw) == 0 then return (i - 3) / 6 end
  redis.call('HSET', waiting, tag, '[' .. raw .. rest)
  if due ~= '0' then
    redis.call('ZADD', delayed, due, installation .. ' ' .. repository .. ' ' .. tag)
  else
    enter(prefix, installation, repository, first == '1' and ' first' or '', tag)
  end
end
return (#ARGV - 2) / 6
"""

# How many jobs somebody may have at once: the lower of what the operator gives (ARGV: the usual of
# an installation, of a repository, then names with their own) and what an organisation leaves of it
# (workers/dispatch/lowered.py). 0 is any number.
MOST = f"""
local given = {{}}
for i = 5, #ARGV, 2 do given[ARGV[i]] = ARGV[i + 1] end

local function lower(most, left)
  most, left = tonumber(most), tonumber(left or 0)
  if most == 0 or left == 0 then return math.max(most, left) end
  return math.min(most, left)
end

local function most_of(account, installation)
  local left = redis.call('HGET', '{LOWERED}' .. installation, 'all')
  return lower(given[account] or ARGV[3], left)
end

local function most_of_repository(repository, installation)
  local left = redis.call('HMGET', '{LOWERED}' .. installation, repository, 'each')
  return lower(given[repository] or ARGV[4], left[1] or left[2])
end
"""

# Takes the next message whose turn it is, and notes it as held as Kombu does: it is in the list or
# held at any moment. A slot is in use as long as its message is held, and nobody has to free it.
TAKE = f"""{ENTER}{MOST}
local came, waiting, delayed, held, index = unpack(KEYS)
local prefix, now = ARGV[1], ARGV[2]
local ring = prefix .. 'ring'
local unsorted = redis.call('LRANGE', came, -100, -1)
if #unsorted > 0 then return {{'unsorted', unpack(unsorted)}} end

for _, entry in ipairs(redis.call('ZRANGEBYSCORE', delayed, '-inf', now, 'LIMIT', 0, 100)) do
  local installation, repository, tag = entry:match('^(%S*) (%S*) (.*)$')
  enter(prefix, installation, repository, ' first', tag)
  redis.call('ZREM', delayed, entry)
end

local function has_room(slots, most)
  if most == 0 or redis.call('SCARD', slots) < most then return true end
  for _, tag in ipairs(redis.call('SMEMBERS', slots)) do
    if not redis.call('ZSCORE', index, tag) then redis.call('SREM', slots, tag) end
  end
  return redis.call('SCARD', slots) < most
end

local function next_of(lane)
  for _, list in ipairs({{lane .. ' first', lane}}) do
    local tag = redis.call('RPOP', list)
    while tag do
      local message = redis.call('HGET', waiting, tag)
      if message then return tag, message end
      tag = redis.call('RPOP', list)
    end
  end
end

-- Whoever has no room keeps the place in the ring; whoever got something goes to its end.
local function turn(members, take)
  local place = 0
  while true do
    local member = redis.call('LINDEX', members, place)
    if not member then return end
    local message, empty = take(member)
    if message or empty then redis.call('LREM', members, 1, member) else place = place + 1 end
    if message then
      redis.call('RPUSH', members, member)
      return message
    end
  end
end

local function hold(slots, most, tag)
  if most == 0 then return end
  redis.call('SADD', slots, tag)
  redis.call('EXPIRE', slots, {SLOTS_KEPT})
end

-- Jobs of a whole installation have no repository, and so no name of the account.
local function account_of(own)
  local some = redis.call('LRANGE', own, 0, 1)
  return string.match(some[1] ~= '' and some[1] or some[2] or '', '^[^/]*')
end

local function take_of(installation)
  local own, slots = prefix .. 'ring:' .. installation, prefix .. 'slots:' .. installation
  local most = most_of(account_of(own), installation)
  if not has_room(slots, most) then return end
  local message = turn(own, function(repository)
    local its, its_most = slots .. ' ' .. repository, most_of_repository(repository, installation)
    if not has_room(its, its_most) then return end
    local tag, message = next_of(prefix .. 'lane:' .. installation .. ' ' .. repository)
    if not tag then return nil, true end
    redis.call('HSET', held, tag, message)
    redis.call('ZADD', index, now, tag)
    redis.call('HDEL', waiting, tag)
    hold(slots, most, tag)
    hold(its, its_most, tag)
    return message
  end)
  return message, redis.call('EXISTS', own) == 0
end

local message = turn(ring, take_of)
return message and {{'taken', message}}
"""
