"""The changes of state that Redis makes in one step, so that no two processes can disagree about a job.

KEYS of every script that changes a job: job, submission, result, tombstone; of those that take it out of the queue also
the queue, RQ's record of the job, and the levels of the queue. A job's hash names what else lives and dies with it:
`idempotency` the key under which it was submitted, `open` where it is counted until it has ended, `listed` its place in
the list of its caller's jobs, `reuse` how a result of the same content is found, and `reused_as` how this one is, once
it is there; `batch` the batch it is of, which is kept as long as any of its jobs, with its own key and tombstone, and
told of the end of each, and `item` its place there; `notify` the list of those whose callers are to be
told that they have ended.
"""

from __future__ import annotations

from jobs import names

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900, 3600)  # of durations, seconds

# Counts and durations, forgotten when nothing has happened for a month: `name` counts up, and of a histogram the
# smallest bound that holds, with the sum beside it.
_COUNT = f"""
local function remember(key) redis.call('PEXPIRE', key, 2592000000) end
local function count(name)
  redis.call('HINCRBY', '{names.COUNTS}', name, 1)
  remember('{names.COUNTS}')
end
local function observe(name, seconds)
  local least = '+Inf'
  for _, bound in ipairs({{{", ".join(f"{bound:g}" for bound in BOUNDS)}}}) do
    if seconds <= bound then least = tostring(bound) break end
  end
  redis.call('HINCRBY', '{names.DURATIONS}', name .. ' ' .. least, 1)
  redis.call('HINCRBYFLOAT', '{names.DURATIONS}', name .. ' sum', string.format('%.6f', math.max(0, seconds)))
  remember('{names.DURATIONS}')
end
"""

# KEYS: the queue, its levels; ARGV: what stands before an id in the name of a job. When the oldest job that waits was
# accepted: one of those at the heads of the sections, each of which is in order.
OLDEST = """
local heads = {0}
for _, level in ipairs({'high', 'normal'}) do
  local last = redis.call('HGET', KEYS[2], level)
  local at = last and redis.call('LPOS', KEYS[1], last)
  if at then heads[#heads + 1] = at + 1 end
end
local oldest = false
for _, at in ipairs(heads) do
  local id = redis.call('LINDEX', KEYS[1], at)
  local accepted = id and redis.call('HGET', ARGV[1] .. id, 'created_at')
  if accepted and (not oldest or tonumber(accepted) < tonumber(oldest)) then oldest = accepted end
end
return oldest
"""

# How long everything of the job is kept, and how long its id is known.
_KEEP = """
local function keep(kept, known)
  for i = 1, 3 do redis.call('PEXPIREAT', KEYS[i], math.floor(kept * 1000)) end
  redis.call('PEXPIREAT', KEYS[4], math.floor(known * 1000))
  local key = redis.call('HGET', KEYS[1], 'idempotency')
  if key then redis.call('PEXPIREAT', key, math.floor(kept * 1000)) end
  local batch = redis.call('HGET', KEYS[1], 'batch')
  if batch then
    for _, part in ipairs({'', ':items', ':ended'}) do
      redis.call('PEXPIREAT', batch .. part, math.floor(kept * 1000), 'GT')
    end
    local registered = redis.call('HGET', batch, 'idempotency')
    if registered then redis.call('PEXPIREAT', registered, math.floor(kept * 1000), 'GT') end
    local tombstone = redis.call('HGET', batch, 'tombstone')
    if tombstone then redis.call('PEXPIREAT', tombstone, math.floor(known * 1000), 'GT') end
  end
end
"""

# A list that is new gets the expiry of its batch.
_TELL_BATCH = """
local function tell_batch()
  local batch = redis.call('HGET', KEYS[1], 'batch')
  local expires = batch and redis.call('PEXPIRETIME', batch) or 0
  if expires <= 0 then return end
  redis.call('RPUSH', batch .. ':ended', redis.call('HGET', KEYS[1], 'item'))
  redis.call('PEXPIREAT', batch .. ':ended', expires)
end
"""

# KEYS[1] ends now, and its caller wants to be told.
_NOTIFY = """
local function notify(id, now, known)
  local notices = redis.call('HGET', KEYS[1], 'notify')
  if not notices then return end
  redis.call('ZADD', notices, now, id)
  redis.call('PEXPIREAT', notices, math.floor(known * 1000))
end
"""

# The queue is one list in three sections, high, normal and low; `levels` names the last job of each. A job is at the
# end of the list, where RQ has put it, and moves to the end of its section. KEYS: the queue, the levels.
PLACE = """
local id, level = ARGV[1], ARGV[2]
local function last(of) return redis.call('HGET', KEYS[2], of) end
local before = redis.call('LINDEX', KEYS[1], -2)
local stays = not before or level == 'low'
  or (level == 'normal' and before ~= last('low')) or (level == 'high' and before == last('high'))
if not stays then
  redis.call('LREM', KEYS[1], -1, id)
  local placed = false
  for _, of in ipairs(level == 'high' and {'high'} or {'normal', 'high'}) do
    local pivot = not placed and last(of)
    placed = placed or (pivot and redis.call('LINSERT', KEYS[1], 'AFTER', pivot, id) > 0)
  end
  if not placed then redis.call('LPUSH', KEYS[1], id) end
end
redis.call('HSET', KEYS[2], level, id)
redis.call('PEXPIRE', KEYS[2], ARGV[3])
"""

# Takes a job that waits out of the queue. Where it was the last of its section, the one before it is the last now.
_LEAVE = """
local function leave(id)
  local at = redis.call('LPOS', KEYS[5], id)
  if not at then return end
  local before = at > 0 and redis.call('LINDEX', KEYS[5], at - 1)
  local levels = {'high', 'normal', 'low'}
  for _, level in ipairs(levels) do
    if redis.call('HGET', KEYS[7], level) == id then
      local same = before
      for _, other in ipairs(levels) do same = same and redis.call('HGET', KEYS[7], other) ~= before end
      if same then redis.call('HSET', KEYS[7], level, before) else redis.call('HDEL', KEYS[7], level) end
    end
  end
  redis.call('LREM', KEYS[5], 1, id)
  redis.call('DEL', KEYS[6])
end
"""

# A job that has ended is open no more: it leaves the set `open` and the hash of sizes beside it.
_FORGET = """
local function forget(open, id)
  if redis.call('ZREM', open, id) == 0 then return end
  local sizes = open .. ':bytes'
  redis.call('HINCRBY', sizes, 'all', -(redis.call('HGET', sizes, id) or 0))
  redis.call('HDEL', sizes, id)
end
"""
_SETTLE = (
    _FORGET
    + """
local function settle(id)
  local open = redis.call('HGET', KEYS[1], 'open')
  if open then forget(open, id) end
end
"""
)

# KEYS: a bucket of tokens; ARGV: how many it holds, and in how many seconds it fills up. By the clock of Redis, which
# is one for all replicas. Answers whether there was a token, and how many are left.
TAKE = """
local time = redis.call('TIME')
local now = time[1] + time[2] / 1000000
local most, window = tonumber(ARGV[1]), tonumber(ARGV[2])
local held = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local tokens = most
if held[1] then tokens = math.min(most, held[1] + math.max(0, now - held[2]) * most / window) end
local allowed = 0
if tokens >= 1 then allowed, tokens = 1, tokens - 1 end
redis.call('HSET', KEYS[1], 'tokens', string.format('%.6f', tokens), 'at', string.format('%.6f', now))
redis.call('PEXPIRE', KEYS[1], window * 1000)
return {allowed, string.format('%.6f', tokens)}
"""

# KEYS: a caller's open jobs; ARGV: seconds that their places are held, jobs and bytes that may be open (0: any number),
# milliseconds that the sets are kept, and then each job with its bytes. All of them or none. Answers `ok`, `jobs` or
# `bytes`.
ADMIT = (
    _FORGET
    + """
local now = redis.call('TIME')[1]
for _, old in ipairs(redis.call('ZRANGE', KEYS[1], '-inf', now, 'BYSCORE', 'LIMIT', 0, 1000)) do
  forget(KEYS[1], old)
end
for at = 5, #ARGV, 2 do forget(KEYS[1], ARGV[at]) end
local sizes, jobs, bytes = KEYS[1] .. ':bytes', tonumber(ARGV[2]), tonumber(ARGV[3])
local all = 0
for at = 6, #ARGV, 2 do all = all + ARGV[at] end
if jobs > 0 and redis.call('ZCARD', KEYS[1]) + (#ARGV - 4) / 2 > jobs then return 'jobs' end
if bytes > 0 and (redis.call('HGET', sizes, 'all') or 0) + all > bytes then return 'bytes' end
for at = 5, #ARGV, 2 do
  redis.call('ZADD', KEYS[1], now + ARGV[1], ARGV[at])
  redis.call('HSET', sizes, ARGV[at], ARGV[at + 1])
end
redis.call('HINCRBY', sizes, 'all', all)
redis.call('PEXPIRE', KEYS[1], ARGV[4])
redis.call('PEXPIRE', sizes, ARGV[4])
return 'ok'
"""
)

WITHDRAW = (
    _FORGET
    + """
for _, id in ipairs(ARGV) do forget(KEYS[1], id) end
return 1
"""
)

CLAIM = (
    _KEEP
    + _COUNT
    + """
local status = redis.call('HGET', KEYS[1], 'status')
if not status then return {'gone', 0} end
if status ~= 'queued' and status ~= 'running' then return {status, 0} end
local attempt = redis.call('HINCRBY', KEYS[1], 'attempts', 1)
redis.call('HSET', KEYS[1], 'status', 'running', 'started_at', ARGV[1], 'expires_at', ARGV[2])
keep(ARGV[2], ARGV[3])
local open = redis.call('HGET', KEYS[1], 'open')
if open then redis.call('ZADD', open, 'XX', ARGV[2], ARGV[4]) end
if attempt == 1 then observe('wait', ARGV[1] - redis.call('HGET', KEYS[1], 'created_at')) end
return {'running', attempt}
"""
)

RELEASE = (
    _COUNT
    + """
if redis.call('HGET', KEYS[1], 'status') ~= 'running' then return 0 end
redis.call('HSET', KEYS[1], 'status', 'queued')
count('attempts_lost')
return 1
"""
)

# KEYS[5]: the pace, a moving mean of the seconds that one article takes.
END = (
    _KEEP
    + _TELL_BATCH
    + _SETTLE
    + _COUNT
    + _NOTIFY
    + """
local status = redis.call('HGET', KEYS[1], 'status')
if status ~= 'queued' and status ~= 'running' then return 0 end
if ARGV[1] == 'failed' and ARGV[5] ~= '' and redis.call('HGET', KEYS[1], 'attempts') ~= ARGV[5] then return 0 end
redis.call('HSET', KEYS[1], 'status', ARGV[1], 'ended_at', ARGV[2], 'expires_at', ARGV[3], 'failure', ARGV[4],
           'result_digest', ARGV[6], 'detected', ARGV[12])
if ARGV[1] == 'succeeded' then
  redis.call('SET', KEYS[3], ARGV[7])
  local took = ARGV[2] - redis.call('HGET', KEYS[1], 'started_at')
  observe('read', took)
  for stage, seconds in pairs(cjson.decode(ARGV[11])) do observe('stage:' .. stage, seconds) end
  local pace = redis.call('GET', KEYS[5])
  redis.call('SET', KEYS[5], pace and 0.9 * pace + 0.1 * took or took, 'PX', 86400000)
  local reuse = redis.call('HGET', KEYS[1], 'reuse')
  if reuse and ARGV[9] ~= '' then
    redis.call('SET', reuse .. ARGV[9], ARGV[10], 'PXAT', math.floor(ARGV[3] * 1000))
    redis.call('HSET', KEYS[1], 'reused_as', reuse .. ARGV[9])
  end
end
tell_batch()
notify(ARGV[10], ARGV[2], ARGV[8])
keep(ARGV[3], ARGV[8])
settle(ARGV[10])
count(ARGV[1] == 'failed' and 'failed:' .. ARGV[4] or ARGV[1])
if ARGV[4] == 'worker_lost' then count('attempts_lost') end
return 1
"""
)

# Answers the state that the job was in.
CANCEL = (
    _KEEP
    + _TELL_BATCH
    + _NOTIFY
    + _LEAVE
    + _SETTLE
    + _COUNT
    + """
local status = redis.call('HGET', KEYS[1], 'status')
if not status then return 'gone' end
if status ~= 'queued' and status ~= 'running' then return status end
redis.call('HSET', KEYS[1], 'status', 'canceled', 'ended_at', ARGV[2], 'expires_at', ARGV[3])
tell_batch()
notify(ARGV[1], ARGV[2], ARGV[4])
keep(ARGV[3], ARGV[4])
if status == 'queued' then leave(ARGV[1]) end
settle(ARGV[1])
count('canceled')
return status
"""
)

# KEYS[8]: the list. Answers the state that the job was in: `gone` when it had expired or was erased before, `unknown`
# when it never was.
ERASE = (
    _LEAVE
    + _TELL_BATCH
    + _SETTLE
    + _COUNT
    + """
local tombstone = redis.call('GET', KEYS[4])
if not tombstone then return 'unknown' end
local status = redis.call('HGET', KEYS[1], 'status')
if status == 'queued' then leave(ARGV[1]) end
if status == 'queued' or status == 'running' then tell_batch() end
settle(ARGV[1])
local key = redis.call('HGET', KEYS[1], 'idempotency')
local registered = key and redis.call('GET', key)
if registered and string.sub(registered, -string.len(ARGV[1])) == ARGV[1] then redis.call('DEL', key) end
local reused_as = redis.call('HGET', KEYS[1], 'reused_as')
if reused_as and redis.call('GET', reused_as) == ARGV[1] then redis.call('DEL', reused_as) end
local listed = redis.call('HGET', KEYS[1], 'listed')
if listed then redis.call('ZREM', KEYS[8], listed) end
redis.call('DEL', KEYS[1], KEYS[2], KEYS[3])
redis.call('SET', KEYS[4], ARGV[2], 'KEEPTTL')
if status then count('erased') end
return status or 'gone'
"""
)

# ARGV: what to count.
ADD = (
    _COUNT
    + """
count(ARGV[1])
"""
)
# The notice that is due, and from now on in somebody's hands until the second ARGV[2]: its job, or how long until one
# is due ('' when none is). Who dies over it leaves it to the next one.
# KEYS: the notices, what the keys of jobs begin with.
NOTICE = """
while true do
  local first = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
  if #first == 0 then return {'', ''} end
  if tonumber(first[2]) > tonumber(ARGV[1]) then return {'', tostring(first[2] - ARGV[1])} end
  local job = KEYS[2] .. first[1]
  if redis.call('HGET', job, 'callback_state') == 'pending' then
    redis.call('ZADD', KEYS[1], ARGV[2], first[1])
    return {first[1], tostring(redis.call('HINCRBY', job, 'callback_attempts', 1))}
  end
  redis.call('ZREM', KEYS[1], first[1])
end
"""

# What has become of a notice. KEYS: the job, the notices; ARGV: the job, the state, when it is due again, the attempt.
# Who comes late may only tell that it has arrived. Answers the state that holds.
NOTICED = (
    _COUNT
    + """
local state, attempts = unpack(redis.call('HMGET', KEYS[1], 'callback_state', 'callback_attempts'))
if state == 'pending' and (ARGV[2] == 'delivered' or attempts == ARGV[4]) then
  state = ARGV[2]
  redis.call('HSET', KEYS[1], 'callback_state', state)
  if state == 'pending' then redis.call('ZADD', KEYS[2], 'XX', ARGV[3], ARGV[1])
  else count('notice:' .. state) end
end
if state ~= 'pending' then redis.call('ZREM', KEYS[2], ARGV[1]) end
return state or ARGV[2]
"""
)

# A notice that is not sent now after all: the attempt does not count. KEYS and ARGV as above, without a state.
PUT_OFF = """
local state, attempts = unpack(redis.call('HMGET', KEYS[1], 'callback_state', 'callback_attempts'))
if state ~= 'pending' or attempts ~= ARGV[3] then return 0 end
redis.call('HINCRBY', KEYS[1], 'callback_attempts', -1)
return redis.call('ZADD', KEYS[2], 'XX', 'CH', ARGV[2], ARGV[1])
"""

# Items whose jobs have expired before they were read have ended too, though no script was there to tell.
# KEYS: the batch, its items, the places of those that have ended, what the keys of jobs begin with.
MISSED = """
local expires = redis.call('PEXPIRETIME', KEYS[1])
if expires <= 0 then return 0 end
local ended, missed = {}, {}
for _, place in ipairs(redis.call('LRANGE', KEYS[3], 0, -1)) do ended[place] = true end
local items = redis.call('HGETALL', KEYS[2])
for at = 1, #items, 2 do
  if not ended[items[at]] then
    local id = cjson.decode(items[at + 1]).job_id
    if redis.call('EXISTS', KEYS[4] .. id) == 0 then missed[#missed + 1] = tonumber(items[at]) end
  end
end
table.sort(missed)
for _, place in ipairs(missed) do redis.call('RPUSH', KEYS[3], place) end
if #missed > 0 then redis.call('PEXPIREAT', KEYS[3], expires) end
return #missed
"""
