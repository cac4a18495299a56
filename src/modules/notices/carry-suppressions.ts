import { createHash } from 'node:crypto';
import { newId, type Id } from '../../kernel/ids.js';
import type { Reader, Statement, Work } from '../../kernel/store.js';
import { debtors, type PersonInput, type SealedPerson } from '../accounts/index.js';
import type { AddressKind } from '../privacy/index.js';
import { addressKindOf } from './notice-address.js';
import { notices, type Notice } from './notice.entity.js';
import { gravityOf, type NoticeKind } from './notice-kinds.rules.js';
import { holdOf } from './notice.rules.js';
import { suppressionsAmong, type Candidate } from './suppressed.js';

/** A contact point of somebody new that stands on the suppression list. */
export interface SuppressedPoint {
  readonly debtorId: Id<'debtor'>;
  readonly contactPointId: Id<'contactPoint'>;
  readonly masked: string;
  readonly kind: NoticeKind;
  readonly addressKind: AddressKind;
  readonly addressHash: string;
}

/** Whether the lender's list has anything that could stand against somebody. */
export async function hasSuppressions(reader: Reader): Promise<boolean> {
  return (await reader.query(anyOfThem, [])).length > 0;
}

/** Which contact points of people about to be stored stand on the list; one statement. */
export async function suppressedPoints(
  reader: Reader,
  people: readonly PersonInput[],
  sealed: ReadonlyMap<string, SealedPerson>,
): Promise<readonly SuppressedPoint[]> {
  const points = people.flatMap((person) => pointsOf(person, sealed.get(person.reference)));
  const found = await suppressionsAmong(
    reader,
    points.map(({ candidate }) => candidate),
  );
  return points.flatMap(({ point, candidate }, n) => {
    const suppression = found[n];
    return suppression == null ? [] : [{ ...point, addressKind: candidate.kind, ...suppression }];
  });
}

/**
 * Somebody new whose number stands on the list has the notice that brought it there, from the beginning: whoever works on
 * them finds it as if it had been told of them. Of people who were not stored after all it says nothing. Two statements, none
 * for none.
 */
export async function carrySuppressions(work: Work, points: readonly SuppressedPoint[]): Promise<void> {
  if (points.length === 0) return;
  const known = await work.find(debtors, { id: points.map(({ debtorId }) => debtorId) });
  const ids = new Set(known.map(({ id }) => id));
  const carried = points.filter(({ debtorId }) => ids.has(debtorId)).map((point) => noticeOf(work, point));
  await work.insertAll(notices, carried);
  work.emit(
    'notice.recorded',
    carried.map(({ id, kind }) => ({ id, change: kind })),
  );
}

function pointsOf(person: PersonInput, sealed: SealedPerson | undefined) {
  if (sealed === undefined) return [];
  const { reference: personReference, jurisdiction } = person;
  return person.contactPoints.flatMap(({ kind, position, value }) => {
    const stored = sealed.contactPoints.find((each) => each.kind === kind && each.position === position);
    if (stored === undefined) return [];
    const candidate: Candidate = { personReference, jurisdiction, kind: addressKindOf[kind], value };
    const { id: contactPointId, debtorId, masked } = stored;
    return [{ candidate, point: { contactPointId, debtorId, masked } }];
  });
}

function noticeOf(work: Work, point: SuppressedPoint): Notice {
  const { kind, debtorId, contactPointId, addressKind, addressHash, masked } = point;
  const now = work.context.clocks.domain.now();
  const reference = `suppressed ${contactPointId}`;
  return {
    lenderId: work.lenderId,
    id: newId('notice'),
    debtorId,
    accountId: null,
    kind,
    gravity: gravityOf(kind),
    details: {},
    hold: holdOf({ kind, details: {} }),
    contactPointId,
    addressKind,
    addressHash,
    addressMasked: masked,
    sealed: null,
    hasNote: false,
    occurredAt: now,
    reportedAt: now,
    reportedBy: work.context.actorId,
    expiresAt: null,
    supersedesId: null,
    placementId: null,
    agencyId: null,
    reference,
    recordedReference: reference,
    contentHash: createHash('sha256').update(reference).digest('base64'),
    flags: [],
  };
}

const anyOfThem: Statement = {
  sql: 'SELECT id FROM suppression WHERE lender_id = :lender AND ended_at IS NULL LIMIT 1',
};
