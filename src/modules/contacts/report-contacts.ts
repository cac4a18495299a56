import { problem, type ItemProblem } from '../../kernel/errors.js';
import type { Id } from '../../kernel/ids.js';
import { hasCome } from '../../kernel/parse.js';
import type { Work } from '../../kernel/store.js';
import type { Instant } from '../../kernel/time.js';
import type { ItemOutcome } from '../../kernel/wire.js';
import { reportFlags, takeReports, type AcceptedReport, type ReportKind } from '../placements/index.js';
import { addContacts, type NewContact } from './add-contacts.js';
import { contacts } from './contact.entity.js';
import { contactItem, type ContactItem } from './contact-item.js';
import { recordingFlags } from './recording.rules.js';
import { strayPoints } from './stray-points.js';
import { reportDials } from './report-dials.js';
import { usePermits } from './use-permits.js';

const contactReports: ReportKind<ContactItem> = {
  scope: 'contacts:report',
  schema: contactItem,
  table: contacts,
  space: { kind: 'CONTACT' },
  lock: 'share',
};

/**
 * Stores what an agency reports of its contacts and attempts, each with the rules it breaks: at most eleven statements for
 * up to 500 of them, and one more where a number or address is named, two where permits are, two where handles are.
 */
export async function reportContacts(work: Work, items: readonly unknown[]): Promise<ItemOutcome[]> {
  const intake = await takeReports(work, contactReports, items);
  const pointTrouble = await strayPoints(work, intake.accepted);
  const now = work.context.clocks.domain.now();
  const taken: AcceptedReport<ContactItem>[] = [];
  for (const report of intake.accepted) {
    const trouble = timeTrouble(report, now) ?? pointTrouble(report);
    if (trouble) intake.refuse(report, trouble);
    else taken.push(report);
  }
  const dialled = await reportDials(
    work,
    taken.map(({ item }) => item),
  );
  const permitOf = await usePermits(
    work,
    dialled.map(({ report }) => report),
  );
  const rows = taken.map((report, n) => {
    const { report: reserved, contactId: id, flags } = dialled[n]!;
    const permit = permitOf(reserved);
    return contactOf(report, { id, permitId: permit.permitId, flags: [...permit.flags, ...flags] }, now);
  });
  const broken = await addContacts(
    work,
    rows,
    taken.map(({ placement }) => placement),
  );
  taken.forEach((report, n) => intake.created(report, rows[n]!.id, rows[n]!.flags, broken(rows[n]!.id)));
  work.emit(
    'contact.reported',
    rows.map(({ id, placementId }) => ({ id, placementId })),
  );
  return intake.outcomes();
}

function timeTrouble({ item, index }: AcceptedReport<ContactItem>, now: Instant): ItemProblem | null {
  if (hasCome(item.occurredAt, now)) return null;
  return problem('INPUT_INVALID', 'The contact is in the future.', ['items', index, 'occurredAt']);
}

/** What is settled of a row before it is made. */
interface KnownBefore {
  readonly id: Id<'contact'>;
  readonly permitId: Id<'permit'> | null;
  readonly flags: readonly string[];
}

function contactOf(
  { item, placement, contentHash }: AcceptedReport<ContactItem>,
  { id, permitId, flags }: KnownBefore,
  reportedAt: Instant,
): NewContact {
  return {
    ...item,
    id,
    kind: 'CONTACT',
    agencyId: placement.agencyId,
    debtorId: placement.debtorId,
    contentHash,
    reportedAt,
    contactPointId: item.contactPointId ?? null,
    thirdPerson: item.thirdPerson ?? null,
    details: item.details ?? null,
    recording: item.recording ?? null,
    permitId,
    flags: [
      ...reportFlags(placement, item.occurredAt),
      ...recordingFlags(item, item.occurredAt, placement),
      ...flags,
    ],
  };
}
