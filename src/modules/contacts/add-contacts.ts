import type { Id } from '../../kernel/ids.js';
import type { Work } from '../../kernel/store.js';
import type { ReportedPlacement } from '../placements/index.js';
import { contacts, type Contact } from './contact.entity.js';
import { isOne, judgeRows, type ChangedVerdict } from './judge-rows.js';
import { violations } from './violation.entity.js';

/** What most rows of the register do not say. */
type Unsaid = 'contactPointId' | 'thirdPerson' | 'details' | 'recording' | 'permitId';

/** A row to come of the register; what it breaks is found out when it is added. */
export type NewContact = Omit<Contact, 'lenderId' | 'violations' | 'verdictVersion' | Unsaid> &
  Partial<Pick<Contact, Unsaid>>;

/** The rules that a new row of the register breaks, by their ids. */
export type RulesBroken = (id: Id<'contact'>) => readonly string[];

/**
 * Writes rows of the register, contacts, visits and letters alike, each with its verdict: seven statements at most for a
 * batch, and four more where a late report changes verdicts that were given before it.
 */
export async function addContacts(
  work: Work,
  news: readonly NewContact[],
  placements: readonly ReportedPlacement[],
): Promise<RulesBroken> {
  if (news.length === 0) return () => [];
  const rows = news.map((row) => ({ ...UNSAID, ...row }));
  const judged = await judgeRows(work, rows, placements);
  await work.insertAll(
    contacts,
    // most break nothing, and are taken as they are
    rows.map((row) => {
      const violations = judged.violations.get(row.id);
      return violations === undefined ? row : { ...row, violations };
    }),
  );
  const later = judged.changed.flatMap(({ found }) => found);
  const found = later.length === 0 ? judged.found : [...judged.found, ...later];
  await work.insertAll(violations, found);
  await changeVerdicts(work, judged.changed);
  work.emit(
    'violation.found',
    found.map(({ id, placementId, rule }) => ({ id, placementId, change: rule })),
  );
  return (id) => (judged.violations.get(id) ?? []).map(({ rule }) => rule);
}

const UNSAID = {
  contactPointId: null,
  thirdPerson: null,
  details: null,
  recording: null,
  permitId: null,
  violations: null,
  verdictVersion: 1,
} as const;

/** The verdict of a report is replaced, and what it had found is kept with the version that no longer does. */
async function changeVerdicts(work: Work, changed: readonly ChangedVerdict[]): Promise<void> {
  if (changed.length === 0) return;
  await work.updateEach(
    contacts,
    changed.map(({ row, version, violations }) => ({
      id: row.id,
      change: { violations, verdictVersion: version },
    })),
  );
  const byContact = new Map(changed.map((each) => [each.row.id, each]));
  const standing = await work.find(violations, { contactId: [...byContact.keys()], untilVersion: null });
  const over = standing.filter(
    (row) => !(byContact.get(row.contactId)!.violations ?? []).some((each) => isOne(each, row)),
  );
  await work.updateEach(
    violations,
    over.map(({ id, contactId }) => ({
      id,
      change: { untilVersion: byContact.get(contactId)!.version, standing: 'SUPERSEDED' },
    })),
  );
}
