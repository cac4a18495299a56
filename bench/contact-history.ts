import type { Database } from '../src/db/database.js';
import { newId } from '../src/kernel/ids.js';
import { contacts } from '../src/modules/contacts/contact.entity.js';
import { DAY, type Instant } from '../src/kernel/time.js';
import { placedAt, type Portfolio } from './portfolio.js';
import { each, insertMany, type World } from './world.js';

/** Contacts of the past weeks, in the order in which they came: one with everybody, then the next round. */
export async function addContacts(
  database: Database,
  { lenderId, agencyId }: World,
  { placementIds, debtorIds }: Portfolio,
  rounds: number,
): Promise<void> {
  await insertMany(
    database,
    lenderId,
    contacts,
    each(Array(rounds).keys(), (round) =>
      placementIds.map((placementId, n) => {
        const occurredAt = (placedAt + round * DAY + n) as Instant;
        return {
          id: newId('contact'),
          kind: 'CONTACT',
          placementId,
          agencyId,
          debtorId: debtorIds[n]!,
          reference: `past-${round}-${n}`,
          contentHash: 'h'.repeat(43),
          occurredAt,
          reportedAt: occurredAt,
          channel: 'PHONE',
          direction: 'OUTBOUND',
          party: 'DEBTOR',
          connection: round % 3 === 0 ? 'CONVERSATION' : 'NO_ANSWER',
          result: round % 3 === 0 ? 'PTP' : 'NONE',
          collector: `C-${n % 40}`,
          contactPointId: null,
          thirdPerson: null,
          details: null,
          recording: null,
          flags: [],
          permitId: null,
          violations: null,
          verdictVersion: 1,
        } as const;
      }),
    ),
  );
}
