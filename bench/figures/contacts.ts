import { idBytes } from '../../src/kernel/ids.js';
import { DAY, systemClock } from '../../src/kernel/time.js';
import type { Bench } from '../bench.js';
import { closedLoop } from '../load.js';
import { measurePairs, type Figure } from '../pairs.js';
import type { Portfolio } from '../portfolio.js';
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
  const reports = reporting(portfolio);
  const { token, proofs } = await agencyToken(ours.address, world.agencyClient, portfolio.batchId);
  const [lender, agency] = [hex(world.lenderId), hex(world.agencyId)];
  const load = { concurrency: 4, expected: `"created":${ITEMS}` };
  const calls = (bodyOf: (drawn: Drawn[]) => object) =>
    Array.from({ length: CALLS }, () => JSON.stringify(bodyOf(reports(ITEMS))));
  const measured = await measurePairs(
    PAIRS,
    async () => {
      const bodies = calls((drawn) => ({
        query: MUTATION,
        variables: { items: drawn.map(({ item }) => item) },
      }));
      const signed = { token, proofs: await proofs(PATH, CALLS) };
      const url = ours.address + PATH;
      return (CALLS * ITEMS) / (await closedLoop({ url, ...signed, bodies, ...load }));
    },
    async () => {
      const bodies = calls((drawn): RawContacts => ({ lender, agency, items: drawn.map(rawOf) }));
      return (CALLS * ITEMS) / (await closedLoop({ url: `${raw.address}/contacts`, bodies, ...load }));
    },
  );
  return { name: 'reportContacts, 500 a call', unit: 'rows/s', target: 0.5, ...measured, limits: [] };
}

const MUTATION = `mutation Report($items: [ContactReportInput!]!) {
  reportContacts(items: $items) { created duplicates refused results { reference status id problem { code path } } }
}`;

/** Called by day, one a second, from nine to nine: at night each of them would break a rule. */
const NINE_IN_CHINA = 3_600_000;
const CALLS_A_DAY = 12 * 3_600;

/** As long as a real one. */
const SHA256 = 'a'.repeat(64);

type Drawn = ReturnType<ReturnType<typeof reporting>>[number];

/** Makes new reports without end, spread over the placements as a day's work is. */
function reporting({ placementIds, debtorIds }: Portfolio) {
  let made = 0;
  const start = Math.floor((systemClock.now() - 60 * DAY) / DAY) * DAY + NINE_IN_CHINA;
  return (count: number) =>
    Array.from({ length: count }, () => {
      const n = made++;
      const at = (n * 7_919) % placementIds.length;
      const item = {
        placementId: placementIds[at]!,
        reference: `call-${process.pid}-${n}`,
        occurredAt: new Date(
          start + Math.floor(n / CALLS_A_DAY) * DAY + (n % CALLS_A_DAY) * 1_000,
        ).toISOString(),
        channel: 'PHONE',
        direction: 'OUTBOUND',
        party: 'DEBTOR',
        connection: n % 3 === 0 ? 'CONVERSATION' : 'NO_ANSWER',
        result: n % 3 === 0 ? 'PTP' : 'NONE',
        collector: `C-${n % 40}`,
        // a talk without one breaks a rule in China
        ...(n % 3 === 0 && { recording: { uri: `urn:call:${n}`, sha256: SHA256, keptUntil: '2036-01-01' } }),
      };
      return { item, debtorId: debtorIds[at]! };
    });
}

function rawOf({ item: { placementId, occurredAt, recording, ...rest }, debtorId }: Drawn) {
  const ids = { placement: hex(placementId), debtor: hex(debtorId) };
  const kept = recording === undefined ? null : JSON.stringify(recording);
  return { ...ids, occurredAt: Date.parse(occurredAt), recording: kept, ...rest };
}

function hex(id: Parameters<typeof idBytes>[0]): string {
  return idBytes(id).toString('hex');
}
