import type { FastifyInstance } from 'fastify';
import { Gauge } from 'prom-client';
import type { Config } from '../../config.js';
import { systemClock } from '../../kernel/time.js';
import type { Metrics } from '../metrics.js';
import { localBuckets, type Buckets } from './buckets.js';
import { sharedBuckets } from './shared-buckets.js';

/** The buckets that the configuration asks for; they close with the server, and say when Redis comes and goes. */
export function openBuckets(app: FastifyInstance, { redisUrl }: Config, { registry }: Metrics): Buckets {
  if (redisUrl === null) return localBuckets(systemClock);
  const isShared = new Gauge({
    name: 'limits_shared',
    help: '1: limits are counted in Redis for all processes; 0: Redis is away, each process counts alone',
    registers: [registry],
  });
  isShared.set(1);
  const onChange = (isAway: boolean) => {
    isShared.set(isAway ? 0 : 1);
    if (isAway) app.log.error('Redis is away: limits are counted by each process alone');
    else app.log.info('Redis is back: limits are counted for all processes together');
  };
  const buckets = sharedBuckets({ url: redisUrl, clock: systemClock, onChange });
  app.addHook('onClose', () => buckets.close());
  return buckets;
}
