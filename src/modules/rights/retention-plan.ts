import { idBytes } from '../../kernel/ids.js';
import type { Reader } from '../../kernel/store.js';
import type { Instant } from '../../kernel/time.js';
import { standingsAfter, type PersonStanding } from './person-facts.js';
import {
  keptFor,
  retentionJurisdictionOf,
  retentionJurisdictions,
  retentions,
  type KeptFor,
  type RetentionJurisdiction,
} from './retention.rules.js';

/** People read at once. */
const PAGE = 250;

/** What a run of retention would do today to the people of one law, and what keeps the others. */
export interface RetentionLine {
  readonly jurisdiction: RetentionJurisdiction;
  readonly years: number;
  readonly source: string;
  /** Whose time is over. */
  readonly due: number;
  readonly kept: Readonly<Record<KeptFor, number>>;
}

/** Everybody who is not erased yet, counted by law; nothing is written, and no more than a page is in memory. */
export async function retentionPlan(reader: Reader, now: Instant): Promise<readonly RetentionLine[]> {
  const counts = new Map(retentionJurisdictions.map((each) => [each, { due: 0, kept: none() }]));
  for await (const page of standingPages(reader, now))
    for (const { jurisdiction, standing } of page) {
      const count = counts.get(retentionJurisdictionOf(jurisdiction))!;
      if (standing.isDue) count.due++;
      else count.kept[standing.why]++;
    }
  return retentionJurisdictions.map((jurisdiction) => ({
    jurisdiction,
    ...retentions[jurisdiction],
    ...counts.get(jurisdiction)!,
  }));
}

async function* standingPages(reader: Reader, now: Instant): AsyncGenerator<readonly PersonStanding[]> {
  let after: Uint8Array = new Uint8Array(16);
  for (let more = true; more;) {
    const page = await standingsAfter(reader, { after, limit: PAGE, now });
    yield page;
    more = page.length === PAGE;
    if (more) after = idBytes(page.at(-1)!.debtorId);
  }
}

function none(): Record<KeptFor, number> {
  return Object.fromEntries(keptFor.map((why) => [why, 0])) as Record<KeptFor, number>;
}
