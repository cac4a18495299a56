import type { Id } from '../../kernel/ids.js';
import type { Work } from '../../kernel/store.js';
import { endOfDay, type Instant, type LocalDate, type TimeZone } from '../../kernel/time.js';
import { deletionDuties, type DeletionDuty } from './deletion-duty.entity.js';
import { firstReminder } from './deletion-duty.rules.js';
import { deletionTerms, dutyDays } from './deletion-terms.rules.js';

/** A placement that this transaction ends. */
export interface EndedPlacement {
  readonly id: Id<'placement'>;
  readonly agencyId: Id<'agency'>;
  readonly accountId: Id<'account'>;
  readonly jurisdiction: string;
  readonly timeZone: TimeZone;
  readonly endedAt: Instant;
  readonly endedOn: LocalDate;
}

/** Opens a duty for each placement that ends, by the law of its person. One statement. */
export async function openDuties(work: Work, ended: readonly EndedPlacement[]): Promise<void> {
  const termsOf = memoised(dutyTerms);
  const rows = ended.map((placement): Omit<DeletionDuty, 'lenderId'> => {
    const { id, agencyId, accountId, jurisdiction, timeZone, endedAt, endedOn } = placement;
    const terms = termsOf(jurisdiction, timeZone, endedOn);
    const unchanged = { changeReason: null, changedBy: null, changedAt: null };
    const whose = { id, agencyId, accountId, jurisdiction, timeZone, since: endedAt };
    return { ...whose, ...terms, status: 'OPEN', ...unchanged };
  });
  await work.insertAll(deletionDuties, rows);
}

function dutyTerms(jurisdiction: string, timeZone: TimeZone, endedOn: LocalDate) {
  const terms = deletionTerms(jurisdiction);
  const days = dutyDays(terms, endedOn);
  const dueAt = endOfDay(timeZone, days.dueOn);
  return { kind: terms.kind, ...days, dueAt, remindAt: firstReminder(dueAt) };
}

/** Days are worked out once for all placements that end alike: a recall may have ten thousand. */
function memoised<A extends readonly string[], R>(compute: (...given: A) => R): (...given: A) => R {
  const known = new Map<string, R>();
  return (...given) => {
    const key = given.join();
    const found = known.get(key) ?? compute(...given);
    known.set(key, found);
    return found;
  };
}
