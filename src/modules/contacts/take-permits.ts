import { z } from 'zod';
import { problem, type ItemProblem } from '../../kernel/errors.js';
import { newId } from '../../kernel/ids.js';
import { instantText, parseItem, referenceText } from '../../kernel/parse.js';
import type { Work } from '../../kernel/store.js';
import { DAY, MINUTE, type Instant } from '../../kernel/time.js';
import { lockPeople } from '../accounts/index.js';
import type { BrokenRule } from '../conduct/index.js';
import { hashOf, lockWorkable } from '../placements/index.js';
import { openFiles, type CaseFile } from './case-files.js';
import { contactPermits, type ContactPermit } from './contact-permit.entity.js';
import {
  askingsOf,
  checkQuestions,
  debtorIdsOf,
  kindOf,
  placementIdsOf,
  questionTroubles,
} from './contact-permission.js';
import { answerTo, contactQuestion, type Answer, type Asking } from './contact-question.js';
import { permitFact } from './register-facts.js';

/** Minutes that a permit is held: unless said, and at most. */
const MINUTES = 15;
const MOST_MINUTES = 60;

/** How far ahead a contact may be reserved: longer would keep others from the person. */
const MOST_AHEAD = DAY;
const CLOCK_TOLERANCE = 5 * MINUTE;

const permitItem = contactQuestion.extend({
  reference: referenceText,
  at: instantText.nullish(),
  minutes: z.int().min(1).max(MOST_MINUTES).nullish(),
});

type PermitItem = z.output<typeof permitItem>;

export type PermitOutcome = { readonly reference: string } & (
  | {
      readonly status: 'CREATED' | 'DUPLICATE';
      readonly permit: ContactPermit;
      readonly warnings: readonly string[];
    }
  | { readonly status: 'REFUSED'; readonly problem: ItemProblem; readonly broken: readonly BrokenRule[] }
);

/**
 * Reserves contacts, at most 100: each that is allowed counts at once, also for the items after it. The people are locked
 * in the order of their ids, so that of two who want the last call of a day one gets it. Ten statements.
 */
export async function takePermits(work: Work, items: readonly unknown[]): Promise<readonly PermitOutcome[]> {
  checkQuestions(items);
  const now = work.context.clocks.domain.now();
  const parsed = items.map((item, index) => parseItem(permitItem, item, ['items', index]));
  const wanted = parsed.flatMap((each) => ('value' in each ? [each.value] : []));
  const placements = await lockWorkable(work, placementIdsOf(wanted), 'permits:take');
  const trouble = await questionTroubles(work, wanted, placements, now);
  const known = await knownPermits(work, wanted);
  const fresh = parsed.flatMap((each, index) =>
    'value' in each && !known.has(each.value.reference) && trouble(each.value, index) === null
      ? [each.value]
      : [],
  );
  const askings = await askingsOf(work, fresh, placements, now);
  const people = await lockPeople(work, debtorIdsOf(askings));
  const files = await openFiles(work, { people, now, countsPermits: true, contacts: askings.map(kindOf) });
  const asked = new Map(askings.map((asking) => [asking.question, asking]));
  const taken: ContactPermit[] = [];
  const outcomes = parsed.map((each, index): PermitOutcome => {
    if ('problem' in each) return refused(referenceOf(items[index]), each.problem);
    const item = each.value;
    const wrong = trouble(item, index)?.problem ?? timeTrouble(item, index, now);
    if (wrong) return refused(item.reference, wrong);
    const before = known.get(item.reference);
    if (before) return again(before, item, index);
    const asking = asked.get(item)!;
    const file = files.get(asking.placement.debtorId)!;
    const answer = answerTo(asking, file);
    if (!answer.isAllowed) return notPermitted(item, index, answer);
    const permit = permitOf(work, asking as Asking & { question: PermitItem }, answer);
    taken.push(permit);
    known.set(item.reference, permit);
    count(permit, file);
    return { reference: item.reference, status: 'CREATED', permit, warnings: answer.warnings };
  });
  await work.insertAll(contactPermits, taken);
  work.emit(
    'permit.taken',
    taken.map(({ id, placementId }) => ({ id, placementId })),
  );
  return outcomes;
}

function count(permit: ContactPermit, file: CaseFile): void {
  file.history.add(permitFact(permit, file.debtOf));
}

async function knownPermits(work: Work, wanted: readonly PermitItem[]): Promise<Map<string, ContactPermit>> {
  const references = [...new Set(wanted.map(({ reference }) => reference))];
  const agencyId = work.context.agencyId!;
  const rows =
    references.length === 0 ? [] : await work.find(contactPermits, { agencyId, reference: references });
  return new Map(rows.map((row) => [row.reference, row]));
}

function again(permit: ContactPermit, item: PermitItem, index: number): PermitOutcome {
  if (permit.contentHash === hashOf(item))
    return { reference: item.reference, status: 'DUPLICATE', permit, warnings: permit.flags };
  return refused(
    item.reference,
    problem('REFERENCE_REUSED', 'This reference names another permit.', ['items', index, 'reference']),
  );
}

function notPermitted({ reference }: PermitItem, index: number, { broken }: Answer): PermitOutcome {
  const rules = broken.map(({ rule }) => rule).join(', ');
  const trouble = problem('CONTACT_NOT_PERMITTED', `The contact would break ${rules}.`, ['items', index]);
  return { reference, status: 'REFUSED', problem: trouble, broken };
}

function refused(reference: string, trouble: ItemProblem): PermitOutcome {
  return { reference, status: 'REFUSED', problem: trouble, broken: [] };
}

function timeTrouble({ at }: PermitItem, index: number, now: Instant): ItemProblem | null {
  if (at == null || (at >= now - CLOCK_TOLERANCE && at <= now + MOST_AHEAD)) return null;
  return problem('INPUT_INVALID', 'A contact is reserved for now or the next 24 hours.', [
    'items',
    index,
    'at',
  ]);
}

function permitOf(
  work: Work,
  { question, placement, now }: Asking & { readonly question: PermitItem },
  { at, warnings }: Answer,
): ContactPermit {
  const { channel, party, contactPointId, thirdPerson, details, minutes } = question;
  return {
    lenderId: work.lenderId,
    id: newId('permit'),
    placementId: placement.id,
    agencyId: placement.agencyId,
    debtorId: placement.debtorId,
    reference: question.reference,
    contentHash: hashOf(question),
    at,
    channel,
    party: party ?? 'DEBTOR',
    contactPointId: contactPointId ?? null,
    thirdPerson: thirdPerson ?? null,
    details: details ?? null,
    takenAt: now,
    expiresAt: (Math.max(at, now) + (minutes ?? MINUTES) * MINUTE) as Instant,
    state: 'HELD',
    flags: warnings,
  };
}

function referenceOf(item: unknown): string {
  const reference = (item as { reference?: unknown } | null)?.reference;
  return typeof reference === 'string' ? reference.slice(0, 64) : '';
}
