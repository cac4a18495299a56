import assert from 'node:assert/strict';
import { idBytes, type Id } from '../../src/kernel/ids.js';
import type { Bench } from '../bench.js';
import { closedLoop, post } from '../load.js';
import { measurePairs, type Figure } from '../pairs.js';
import type { RawPage } from '../servers/raw-placements.js';
import { agencyToken, type BoundToken } from '../tokens.js';

export const CALLS = 200;
export const PAIRS = 7;
export const PATH = '/agency/graphql';

/** A page of 50 cases with account, balance and the last five contacts, eight readers at once, against one statement. */
export async function placementsFigure(bench: Bench): Promise<Figure> {
  const { ours, raw } = bench;
  const { world, portfolio } = await bench.working();
  const bound = await agencyToken(ours.address, world.agencyClient, portfolio.batchId);
  const { token, proofs } = bound;
  const url = ours.address + PATH;
  const ids = { lender: hex(world.lenderId), agency: hex(world.agencyId), batch: hex(portfolio.batchId) };
  const pages = await everyPage(url, bound);
  const queries = pages.map(({ cursor }) => bodyOf(cursor));
  const rawPages = pages.map(({ last }): RawPage => ({
    ...ids,
    after: last === '' ? '' : hex(last as never),
  }));
  await assertSameAnswers(`${raw.address}/placements`, rawPages[3]!, pages[3]!.nodes);
  const load = { concurrency: 8, expected: '"contacts":[{' };
  const some = turns(pages.length);
  const measured = await measurePairs(
    PAIRS,
    async () => {
      const bodies = some().map((n) => queries[n]!);
      const signed = { token, proofs: await proofs(PATH, CALLS) };
      return CALLS / (await closedLoop({ url, ...signed, bodies, ...load }));
    },
    async () => {
      const bodies = some().map((n) => JSON.stringify(rawPages[n]!));
      return CALLS / (await closedLoop({ url: `${raw.address}/placements`, bodies, ...load }));
    },
  );
  return {
    name: 'placements(first: 50) and last 5 contacts',
    unit: 'pages/s',
    target: 0.5,
    ...measured,
    limits: [],
  };
}

const QUERY = `query Page($after: String) {
  placements(first: 50, after: $after) {
    nodes {
      id status placed { amount currency }
      account { numberMasked balance { amount currency } debtor { name { masked } } }
      contacts(last: 5) { id occurredAt channel connection result collector }
    }
    pageInfo { hasNextPage endCursor }
  }
}`;

interface Page {
  readonly cursor: string | null;
  /** The last id before the page, or empty. */
  readonly last: string;
  readonly nodes: readonly { readonly id: string }[];
}

/** Walks the whole list once, which warms it too, and keeps where each page begins. */
export async function everyPage(url: string, token: BoundToken): Promise<Page[]> {
  const pages: Page[] = [];
  let cursor: string | null = null;
  let last = '';
  do {
    const { nodes, pageInfo } = await onePage(url, token, cursor);
    pages.push({ cursor, last, nodes });
    last = nodes.at(-1)!.id;
    cursor = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (cursor !== null);
  return pages;
}

interface Answer {
  readonly data?: {
    readonly placements: {
      readonly nodes: readonly { readonly id: string }[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
    };
  };
}

async function onePage(url: string, { token, proofs }: BoundToken, cursor: string | null) {
  const [proof] = await proofs(PATH, 1);
  const headers = { 'content-type': 'application/json', authorization: `DPoP ${token}`, DPoP: proof! };
  const text = (await post(url, { headers }, bodyOf(cursor))).toString();
  const { data } = JSON.parse(text) as Answer;
  if (data === undefined) throw new Error(text.slice(0, 500));
  return data.placements;
}

function bodyOf(after: string | null): string {
  return JSON.stringify({ query: QUERY, variables: { after } });
}

/** Both must say the same, or the race means nothing. */
async function assertSameAnswers(url: string, page: RawPage, nodes: readonly object[]): Promise<void> {
  const { nodes: theirs } = JSON.parse((await post(url, {}, JSON.stringify(page))).toString()) as {
    readonly nodes: readonly object[];
  };
  assert.deepEqual(theirs, nodes);
}

/** Numbers of pages for one run: all in turn, so that both sides read the same ones equally often. */
export function turns(pages: number) {
  let next = 0;
  return () => Array.from({ length: CALLS }, () => (next++ * 7) % pages);
}

function hex(id: Id<'lender'> | Id<'agency'> | Id<'batch'> | Id<'placement'>): string {
  return idBytes(id).toString('hex');
}
