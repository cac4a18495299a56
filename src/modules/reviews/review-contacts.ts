import { z } from 'zod';
import { problem, type ItemProblem } from '../../kernel/errors.js';
import { sameId, type Id } from '../../kernel/ids.js';
import { checkBatch, idText, oneOf, parseItem } from '../../kernel/parse.js';
import type { Work } from '../../kernel/store.js';
import { monthOf, utcDay } from '../../kernel/time.js';
import type { ItemOutcome } from '../../kernel/wire.js';
import { contacts, type Contact } from '../contacts/index.js';
import { findingsOf } from './review-pages.js';
import { reviewFindings as findingRows, reviews, type Review } from './review.entity.js';
import { reviewFindings, type ReviewFinding } from './review.rules.js';

const reviewItem = z.strictObject({
  contactId: idText('contact'),
  findings: z.array(oneOf(reviewFindings)).max(reviewFindings.length),
});

interface Known {
  readonly contacts: ReadonlyMap<Id<'contact'>, Contact>;
  readonly reviews: ReadonlyMap<Id<'review'>, Review>;
  readonly findings: ReadonlyMap<Id<'review'>, readonly ReviewFinding[]>;
}

/**
 * Records what reviewers found in talks and visits, drawn or not; an empty list is a good one. A review is final: the same
 * again is a replay, another is refused. Seven statements for up to 500 of them.
 */
export async function reviewContacts(work: Work, items: readonly unknown[]): Promise<ItemOutcome[]> {
  checkBatch(items);
  const parsed = items.map((item, index) => parseItem(reviewItem, item, ['items', index]));
  const wanted = parsed.flatMap((each) => ('value' in each ? [each.value.contactId] : []));
  const known = await knownOf(work, [...new Set(wanted)]);
  const made = new Map<Id<'review'>, readonly ReviewFinding[]>();
  const outcomes = parsed.map((each, index): ItemOutcome => {
    if ('problem' in each) return { reference: '', status: 'REFUSED', problem: each.problem };
    const { contactId } = each.value;
    const id = sameId('review', contactId);
    const findings = [...new Set(each.value.findings)].toSorted();
    const before =
      made.get(id) ?? (known.reviews.get(id)?.state === 'REVIEWED' ? (known.findings.get(id) ?? []) : null);
    const trouble = reviewTrouble(known, contactId, index, before, findings);
    if (trouble) return { reference: contactId, status: 'REFUSED', problem: trouble };
    if (before === null) made.set(id, findings);
    return { reference: contactId, status: before === null ? 'CREATED' : 'DUPLICATE', id, flags: [] };
  });
  await keep(work, known, made);
  return outcomes;
}

function reviewTrouble(
  known: Known,
  contactId: Id<'contact'>,
  index: number,
  before: readonly ReviewFinding[] | null,
  findings: readonly ReviewFinding[],
): ItemProblem | null {
  if (!known.contacts.has(contactId))
    return problem('NOT_FOUND', 'There is no such contact.', ['items', index, 'contactId']);
  if (before !== null && before.toSorted().join() !== findings.join())
    return problem('STATE_CONFLICT', 'This contact was reviewed with another outcome.', [
      'items',
      index,
      'findings',
    ]);
  return null;
}

async function keep(
  work: Work,
  known: Known,
  made: ReadonlyMap<Id<'review'>, readonly ReviewFinding[]>,
): Promise<void> {
  const done = {
    state: 'REVIEWED',
    reviewedBy: work.context.actorId,
    reviewedAt: work.context.clocks.domain.now(),
  } as const;
  const ids = [...made.keys()];
  const drawn = ids.filter((id) => known.reviews.has(id));
  if (drawn.length > 0) await work.update(reviews, { id: drawn }, done);
  await work.insertAll(
    reviews,
    ids
      .filter((id) => !known.reviews.has(id))
      .map((id) => {
        const { agencyId, reportedAt } = known.contacts.get(sameId('contact', id))!;
        return { id, agencyId, month: monthOf(utcDay(reportedAt)), ...done };
      }),
  );
  await work.insertAll(
    findingRows,
    [...made].flatMap(([reviewId, findings]) => findings.map((finding) => ({ reviewId, finding }))),
  );
  work.emit(
    'contact.reviewed',
    ids.map((id) => ({ id })),
  );
}

async function knownOf(work: Work, contactIds: readonly Id<'contact'>[]): Promise<Known> {
  const ids = contactIds.map((id) => sameId('review', id));
  // locked before what was found is read: two reviewers of one contact follow each other
  const rows = await work.find(contacts, { id: contactIds }, { orderBy: ['id'], lock: 'update' });
  const reviewed = await work.find(reviews, { id: ids });
  return {
    contacts: new Map(rows.map((row) => [row.id, row])),
    reviews: new Map(reviewed.map((row) => [row.id, row])),
    findings: await findingsOf(work, ids),
  };
}
