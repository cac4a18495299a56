import { z } from 'zod';
import { problem } from '../../kernel/errors.js';
import { newId } from '../../kernel/ids.js';
import { hasCome, idText, instantText, lineText, oneOf, referenceText } from '../../kernel/parse.js';
import type { Work } from '../../kernel/store.js';
import type { ItemOutcome } from '../../kernel/wire.js';
import { channels } from '../agreements/index.js';
import { reportFlags, takeReports, type AcceptedReport, type ReportKind } from '../placements/index.js';
import { contacts, type Contact } from './contact.entity.js';
import { connections, contactParties, contactResults, directions } from './contact.rules.js';

const contactItem = z.strictObject({
  placementId: idText('placement'),
  reference: referenceText,
  occurredAt: instantText,
  channel: oneOf(channels),
  direction: oneOf(directions),
  party: oneOf(contactParties),
  connection: oneOf(connections),
  result: oneOf(contactResults),
  collector: lineText(64),
});

type ContactItem = z.output<typeof contactItem>;

const contactReports: ReportKind<ContactItem> = {
  scope: 'contacts:report',
  schema: contactItem,
  table: contacts,
  lock: 'share',
};

/** Stores what an agency reports of its contacts and attempts: five statements for up to 500 of them. */
export async function reportContacts(work: Work, items: readonly unknown[]): Promise<ItemOutcome[]> {
  const intake = await takeReports(work, contactReports, items);
  const now = work.context.clocks.domain.now();
  const rows: Contact[] = [];
  for (const report of intake.accepted) {
    if (!hasCome(report.item.occurredAt, now)) {
      intake.refuse(
        report,
        problem('INPUT_INVALID', 'The contact is in the future.', ['items', report.index, 'occurredAt']),
      );
      continue;
    }
    const row = contactOf(work, report);
    rows.push(row);
    intake.created(report, row.id, row.flags);
  }
  await work.insertAll(contacts, rows);
  work.emit(
    'contact.reported',
    rows.map(({ id, placementId }) => ({ id, placementId })),
  );
  return intake.outcomes();
}

function contactOf(work: Work, { item, placement, contentHash }: AcceptedReport<ContactItem>): Contact {
  return {
    lenderId: work.lenderId,
    id: newId('contact'),
    agencyId: placement.agencyId,
    contentHash,
    reportedAt: work.context.clocks.domain.now(),
    flags: reportFlags(placement, item.occurredAt),
    ...item,
  };
}
