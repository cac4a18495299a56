import type { Bench } from '../bench.js';
import { closedLoop } from '../load.js';
import { measurePairs, type Figure } from '../pairs.js';
import { agencyToken } from '../tokens.js';
import { CALLS, everyPage, PAIRS, PATH, turns } from './placements.js';

/** A page of 50 cases with all that it may show of people, masked, may cost 1.3 times the same page without any of it. */
const TARGET = 1 / 1.3;

/** What people add to a page of cases: the same page with their masked fields and without, eight readers at once. */
export async function maskingFigure(bench: Bench): Promise<Figure> {
  const { world, portfolio } = await bench.working();
  const bound = await agencyToken(bench.ours.address, world.agencyClient, portfolio.batchId);
  const { token, proofs } = bound;
  const url = bench.ours.address + PATH;
  const pages = await everyPage(url, bound);
  const side = (people: string, expected: string) => {
    const query = pageWith(people);
    const bodies = pages.map(({ cursor: after }) => JSON.stringify({ query, variables: { after } }));
    const some = turns(pages.length);
    return async () => {
      const signed = { token, proofs: await proofs(PATH, CALLS) };
      const asked = some().map((n) => bodies[n]!);
      return CALLS / (await closedLoop({ url, ...signed, bodies: asked, concurrency: 8, expected }));
    };
  };
  const measured = await measurePairs(PAIRS, side(PEOPLE, '"masked":'), side('', '"balance":'));
  return {
    name: 'placements(first: 50) with masked people, against without',
    unit: 'pages/s',
    target: TARGET,
    ...measured,
    limits: [],
  };
}

const PEOPLE = `debtor { name { masked withheld } nationalId { masked withheld }
  contactPoints { id kind value { masked withheld } } }`;

function pageWith(people: string): string {
  return `query Page($after: String) {
  placements(first: 50, after: $after) {
    nodes {
      id status placed { amount currency }
      account { balance { amount currency } ${people} }
      contacts(last: 5) { id occurredAt channel connection result collector }
    }
    pageInfo { hasNextPage endCursor }
  }
}`;
}
