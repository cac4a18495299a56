import { idBytes, type Id } from '../../kernel/ids.js';
import type { Params, Reader } from '../../kernel/store.js';
import { id } from '../../kernel/table.js';
import { addDays, localDateIn, startOfDay, type Instant } from '../../kernel/time.js';
import type { Placement } from '../placements/index.js';
import { countGiven, countManyGiven } from './reveal-limits.sql.js';
import type { RevealCounts } from './reveal.rules.js';

type DayOf = Pick<Placement, 'id' | 'agencyId' | 'timeZone'>;

/** The parameters of the counts of one placement and collector. */
export function countedFor(placement: DayOf, collector: string, now: Instant): Params {
  const agency = idBytes(placement.agencyId);
  const of = idBytes(placement.id);
  const since = today(placement, now);
  const byCollector: Params = [agency, since, collector, agency, since, collector, now];
  return [of, of, now, ...byCollector, agency, since, agency, since, now];
}

/** How much one collector and agency were given; one statement. */
export async function givenSoFar(reader: Reader, counted: Params): Promise<RevealCounts> {
  const [row] = await reader.query(countGiven, counted);
  return {
    ofPlacement: Number(row!['of_placement']),
    byCollector: Number(row!['by_collector']),
    byAgency: Number(row!['by_agency']),
  };
}

/** Counts that go on as more is given. */
export interface RunningCounts {
  of(placementId: Id<'placement'>, collector: string): RevealCounts;
  add(placementId: Id<'placement'>, collector: string): void;
}

/**
 * What was given of these placements, and to their agency since its day began; one statement. Where agreements live by
 * several clocks, the earliest beginning counts for all.
 */
export async function manyGivenSoFar(
  reader: Reader,
  agencyId: Id<'agency'>,
  placements: readonly DayOf[],
  now: Instant,
): Promise<RunningCounts> {
  const [ofPlacement, byCollector] = [new Map<string, number>(), new Map<string, number>()];
  let byAgency = 0;
  if (placements.length > 0) {
    const ids = [...new Set(placements.map((each) => each.id))].map(idBytes);
    const since = Math.min(...placements.map((each) => today(each, now)));
    const agency = idBytes(agencyId);
    const params = [ids, ids, now, agency, since, agency, since, now];
    for (const row of await reader.query(countManyGiven, params)) {
      const given = Number(row['given']);
      const collector = row['collector'];
      if (collector === null) increase(ofPlacement, id('placement').decode(row['placement_id']!), given);
      else {
        increase(byCollector, String(collector), given);
        byAgency += given;
      }
    }
  }
  return {
    of: (placementId, collector) => ({
      ofPlacement: ofPlacement.get(placementId) ?? 0,
      byCollector: byCollector.get(collector) ?? 0,
      byAgency,
    }),
    add(placementId, collector) {
      increase(ofPlacement, placementId, 1);
      increase(byCollector, collector, 1);
      byAgency++;
    },
  };
}

function increase(counts: Map<string, number>, key: string, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}

/** When the day of a placement's agreement began. */
function today({ timeZone }: DayOf, now: Instant): Instant {
  return startOfDay(timeZone, localDateIn(timeZone, now));
}

/** When its next one begins. */
export function tomorrow({ timeZone }: Pick<DayOf, 'timeZone'>, now: Instant): Instant {
  return startOfDay(timeZone, addDays(localDateIn(timeZone, now), 1));
}
