import { createClient, defineScript, type CommandParser } from '@redis/client';
import type { Clock } from '../../kernel/time.js';
import { within } from '../../kernel/within.js';
import { localBuckets, type Buckets, type Draw, type Drawn } from './buckets.js';

export interface SharedBucketsOptions {
  readonly url: string;
  readonly clock: Clock;
  /** Redis is away (each process counts alone until it is back) or back. */
  readonly onChange: (isAway: boolean) => void;
}

/** The longest a request waits for Redis. */
const PATIENCE_MS = 100;
/** After a failure Redis is left alone for so long, so that not every request waits for it. */
const PAUSE_MS = 1_000;

/**
 * The buckets of all processes, in Redis. While Redis is away every process goes on with buckets of its own: a limit
 * that is too generous for a while hurts nobody, a refused request does.
 */
export function sharedBuckets({ url, clock, onChange }: SharedBucketsOptions): Buckets {
  const own = localBuckets(clock);
  let client = connected(url);
  let failedAt: number | null = null;
  const succeeded = () => {
    if (failedAt !== null) onChange(false);
    failedAt = null;
  };
  /** A connection is not trusted after a failure: a late answer could be taken for the answer to something else. */
  const failed = (connection: typeof client) => {
    if (failedAt === null) onChange(true);
    failedAt = clock.now();
    if (connection !== client) return;
    if (connection.isOpen) connection.destroy();
    client = connected(url);
  };
  return {
    draw: async (draws) => {
      if (failedAt !== null && Math.abs(clock.now() - failedAt) < PAUSE_MS) return own.draw(draws);
      const connection = client;
      try {
        const result = await within(connection.draw(draws), PATIENCE_MS, tooLate);
        succeeded();
        return result;
      } catch {
        failed(connection);
        return own.draw(draws);
      }
    },
    close: async () => {
      if (client.isOpen) client.destroy();
      return own.close();
    },
  };
}

function tooLate(): never {
  throw new Error('Redis did not answer in time');
}

/** A connection on its way: until it is there, commands fail at once. */
function connected(url: string) {
  const client = createClient({
    url,
    keyPrefix: 'consign:',
    disableOfflineQueue: true,
    commandsQueueMaxLength: 10_000,
    socket: { connectTimeout: PAUSE_MS, reconnectStrategy: false },
    scripts: { draw: DRAW },
  });
  client.on('error', () => {});
  client.connect().catch(() => {});
  return client;
}

/** The arithmetic of `localBuckets`, on Redis's own clock: one for all processes. */
const SCRIPT = `
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local wait, full = 0, {}
for i, key in ipairs(KEYS) do
  local points, size, rate = tonumber(ARGV[3 * i - 2]), tonumber(ARGV[3 * i - 1]), ARGV[3 * i] / 1000
  local known = tonumber(redis.call('GET', key) or 0)
  full[i] = math.min(math.max(known, now), now + size / rate)
  if points > 0 then wait = math.max(wait, full[i] + (points - size) / rate - now) end
end
local answer = { math.ceil(wait) }
for i, key in ipairs(KEYS) do
  local points, size, rate = tonumber(ARGV[3 * i - 2]), tonumber(ARGV[3 * i - 1]), ARGV[3 * i] / 1000
  if wait == 0 and points ~= 0 then
    full[i] = math.max(now, full[i] + points / rate)
    local rest = math.ceil(full[i] - now)
    if rest > 0 then redis.call('SET', key, string.format('%.3f', full[i]), 'PX', rest) else redis.call('DEL', key) end
  end
  answer[i + 1] = math.floor(size - (full[i] - now) * rate + 0.001)
end
return answer`;

const DRAW = defineScript({
  SCRIPT,
  IS_READ_ONLY: false,
  parseCommand: (parser: CommandParser, draws: readonly Draw[]) => {
    parser.pushKeysLength(draws.map(({ key }) => key));
    for (const { points, size, perSecond } of draws)
      parser.push(String(points), String(size), String(perSecond));
  },
  transformReply: ([waitMs = 0, ...available]: number[]): Drawn => ({ waitMs, available }),
});
