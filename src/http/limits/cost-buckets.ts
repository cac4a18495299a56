import type { Config } from '../../config.js';
import type { CostAccount } from '../../graphql/cost-account.js';
import type { RequestContext } from '../../kernel/request-context.js';
import type { Buckets, Draw } from './buckets.js';

type Sizes = Pick<
  Config,
  'costLimit' | 'costBucket' | 'costRestore' | 'lenderCostBucket' | 'lenderCostRestore'
>;

/**
 * Every client has a bucket of points, and all clients around one lender (its agencies' too) share a larger one, so
 * that one tenant's busy day is not another's.
 */
export function costBuckets(buckets: Buckets, sizes: Sizes): CostAccount {
  const drawsOf = ({ lenderId, actorId }: RequestContext, points: number): readonly Draw[] => [
    // the braces keep both keys on one node of a Redis Cluster
    {
      key: `cost:{${lenderId}}:${actorId}`,
      points,
      size: sizes.costBucket,
      perSecond: sizes.costRestore,
    },
    {
      key: `cost:{${lenderId}}`,
      points,
      size: sizes.lenderCostBucket,
      perSecond: sizes.lenderCostRestore,
    },
  ];
  return {
    limit: Math.min(sizes.costLimit, sizes.costBucket, sizes.lenderCostBucket),
    restoreRate: sizes.costRestore,
    charge: async (request, points) => {
      const { available, waitMs } = await buckets.draw(drawsOf(request, points));
      return { available: Math.max(0, Math.min(...available)), waitSeconds: Math.ceil(waitMs / 1_000) };
    },
    refund: async (request, points) => {
      await buckets.draw(drawsOf(request, -points));
    },
  };
}
