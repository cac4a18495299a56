import type { Bench } from '../bench.js';
import type { ServerProcess } from '../child.js';
import { closedLoop } from '../load.js';
import { measurePairs, median, type Figure } from '../pairs.js';
import { agencyToken } from '../tokens.js';

const CALLS = 400;
const PAIRS = 7;
const PATH = '/agency/graphql';
const MOST_MS = 1.5;

/** One case by its id, one caller: with the door as it is, and with the same door's answer remembered. */
export async function authorizationFigure(bench: Bench): Promise<Figure> {
  const { world, portfolio } = await bench.working();
  const preset = await bench.startPreset();
  const { token, proofs } = await agencyToken(bench.ours.address, world.agencyClient, portfolio.batchId);
  const id = portfolio.placementIds[0]!;
  const body = JSON.stringify({ query: QUERY, variables: { id } });
  const bodies = Array.from({ length: CALLS }, () => body);
  const medianOf = async ({ address }: ServerProcess, into: number[]) => {
    const took: number[] = [];
    const signed = { token, proofs: await proofs(PATH, CALLS) };
    const load = { concurrency: 1, expected: id, took: (ms: number) => void took.push(ms) };
    await closedLoop({ url: address + PATH, ...signed, bodies, ...load });
    into.push(median(took));
    return 1_000 / median(took);
  };
  const [guarded, unguarded]: [number[], number[]] = [[], []];
  const measured = await measurePairs(
    PAIRS,
    () => medianOf(bench.ours, guarded),
    () => medianOf(preset, unguarded),
  );
  await preset.stop();
  const added = median(guarded.map((ms, n) => ms - unguarded[n]!));
  return {
    name: 'a request against the same with the door preset',
    unit: 'requests/s',
    target: null,
    ...measured,
    limits: [{ name: 'authorization adds, ms of p50', value: added, limit: MOST_MS }],
  };
}

const QUERY = 'query Case($id: ID!) { placement(id: $id) { id status account { numberMasked } } }';
