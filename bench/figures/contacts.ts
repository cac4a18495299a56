import { idBytes, type Id } from '../../src/kernel/ids.js';
import { DAY, systemClock } from '../../src/kernel/time.js';
import type { Bench } from '../bench.js';
import { closedLoop } from '../load.js';
import { measurePairs, type Figure } from '../pairs.js';
import type { RawContacts } from '../servers/raw-contacts.js';
import { agencyToken } from '../tokens.js';

const ITEMS = 500;
const CALLS = 32;
const PAIRS = 7;
const PATH = '/agency/graphql';

/** `reportContacts`, 500 items a call, four callers at once, against one bare INSERT of the same rows. */
export async function contactsFigure(bench: Bench): Promise<Figure> {
  const { ours, raw } = bench;
  const { world, portfolio } = await bench.working();
  const reports = reporting(portfolio.placementIds);
  const { token, proofs } = await agencyToken(ours.address, world.agencyClient, portfolio.batchId);
  const [lender, agency] = [hex(world.lenderId), hex(world.agencyId)];
  const load = { concurrency: 4, expected: `"created":${ITEMS}` };
  const calls = (bodyOf: (items: Contact[]) => object) =>
    Array.from({ length: CALLS }, () => JSON.stringify(bodyOf(reports(ITEMS))));
  const measured = await measurePairs(
    PAIRS,
    async () => {
      const bodies = calls((items) => ({ query: MUTATION, variables: { items } }));
      const signed = { token, proofs: await proofs(PATH, CALLS) };
      const url = ours.address + PATH;
      return (CALLS * ITEMS) / (await closedLoop({ url, ...signed, bodies, ...load }));
    },
    async () => {
      const bodies = calls((items): RawContacts => ({ lender, agency, items: items.map(rawOf) }));
      return (CALLS * ITEMS) / (await closedLoop({ url: `${raw.address}/contacts`, bodies, ...load }));
    },
  );
  return { name: 'reportContacts, 500 a call', unit: 'rows/s', target: 0.5, ...measured, limits: [] };
}

const MUTATION = `mutation Report($items: [ContactReportInput!]!) {
  reportContacts(items: $items) { created duplicates refused results { reference status id problem { code path } } }
}`;

type Contact = ReturnType<ReturnType<typeof reporting>>[number];

/** Makes new reports without end, spread over the placements as a day's work is. */
function reporting(placementIds: readonly Id<'placement'>[]) {
  let made = 0;
  const start = systemClock.now() - 60 * DAY;
  return (count: number) =>
    Array.from({ length: count }, () => {
      const n = made++;
      return {
        placementId: placementIds[(n * 7_919) % placementIds.length]!,
        reference: `call-${process.pid}-${n}`,
        occurredAt: new Date(start + n * 1_000).toISOString(),
        channel: 'PHONE',
        direction: 'OUTBOUND',
        party: 'DEBTOR',
        connection: n % 3 === 0 ? 'CONVERSATION' : 'NO_ANSWER',
        result: n % 3 === 0 ? 'PTP' : 'NONE',
        collector: `C-${n % 40}`,
      };
    });
}

function rawOf({ placementId, occurredAt, ...rest }: Contact) {
  return { placement: hex(placementId), occurredAt: Date.parse(occurredAt), ...rest };
}

function hex(id: Parameters<typeof idBytes>[0]): string {
  return idBytes(id).toString('hex');
}
