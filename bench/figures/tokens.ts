import type { Bench } from '../bench.js';
import { closedLoop } from '../load.js';
import { measurePairs, type Figure } from '../pairs.js';
import { tokenRequests } from '../tokens.js';

const CLIENTS = 10;
const TOKENS = 500;
const PAIRS = 5;
const LEAST_PER_SECOND = 200;

/** Access tokens for ten clients at once, each by an assertion of its own, against the answers of an empty page. */
export async function tokensFigure(bench: Bench): Promise<Figure> {
  const { world } = await bench.working();
  const { address } = bench.ours;
  const load = { concurrency: CLIENTS, form: true };
  const measured = await measurePairs(
    PAIRS,
    async () => {
      const bodies = await tokenRequests(world.lenderClient, TOKENS);
      return (
        TOKENS /
        (await closedLoop({ url: `${address}/oauth/token`, bodies, ...load, expected: 'access_token' }))
      );
    },
    async () => {
      const bodies = Array.from({ length: TOKENS }, () => '');
      const url = `${address}/oauth/jwks`;
      return (
        TOKENS / (await closedLoop({ url, bodies, concurrency: CLIENTS, method: 'GET', expected: 'keys' }))
      );
    },
  );
  const perToken = {
    name: 'ms for each token, ten clients at once',
    value: 1_000 / measured.ours,
    limit: 1_000 / LEAST_PER_SECOND,
  };
  return {
    name: 'tokens against reading the public keys',
    unit: 'requests/s',
    target: null,
    ...measured,
    limits: [perToken],
  };
}
