import { z } from 'zod';
import { problem, type ItemProblem } from '../../kernel/errors.js';
import { idBytes, newId, type Id } from '../../kernel/ids.js';
import { checkBatch, idText, lineText, localDateText, oneOf, parseItem } from '../../kernel/parse.js';
import type { Work } from '../../kernel/store.js';
import { id } from '../../kernel/table.js';
import type { ItemOutcome } from '../../kernel/wire.js';
import { contactPointKinds, correctPeople, type ChangedPerson } from '../accounts/index.js';
import { detachPoints } from '../notices/index.js';
import { placements } from '../placements/index.js';
import { sealAll, type Place } from '../privacy/index.js';
import { correctionReasons, corrections } from './correction.entity.js';

const values: Readonly<Record<string, RegExp>> = {
  PHONE: /^\+?\d{5,15}(x\d{1,6})?$/,
  WORK_PHONE: /^\+?\d{5,15}(x\d{1,6})?$/,
  EMAIL: /^[^\s@<>,;"]{1,64}@[^\s@<>,;"]+\.[^\s@<>,;".]{2,}$/,
};

const pointItem = z
  .strictObject({
    contactPointId: idText('contactPoint').optional(),
    kind: oneOf(contactPointKinds),
    value: lineText(500),
    city: lineText(100).optional(),
    district: lineText(100).optional(),
  })
  .refine(({ kind, value }) => values[kind]?.test(value) ?? true, {
    message: 'Write a number as + and digits, or one e-mail address.',
    path: ['value'],
  });

const correctionItem = z.strictObject({
  debtorId: idText('debtor'),
  reason: oneOf(correctionReasons),
  name: lineText(200).optional(),
  nationalId: lineText(64).nullable().optional(),
  birthDate: localDateText.nullable().optional(),
  contactPoints: z.array(pointItem).max(20).optional(),
});
type CorrectionItem = z.output<typeof correctionItem>;

/**
 * Sets right what is kept of people, at most once each in a batch. What stood there before is kept, sealed under the person's
 * key; notices about a number that was corrected go on about the old one; and every placement of a debt of theirs that an
 * agency works on counts as changed. A constant number of statements.
 */
export async function correctMany(work: Work, items: readonly unknown[]): Promise<ItemOutcome[]> {
  checkBatch(items);
  const parsed = items.map((item, index) => parseItem(correctionItem, item, ['items', index]));
  const first = new Map<Id<'debtor'>, CorrectionItem>();
  for (const each of parsed)
    if ('value' in each && !first.has(each.value.debtorId)) first.set(each.value.debtorId, each.value);
  const changes = new Map([...first].map(([debtorId, item]) => [debtorId, changeOf(item)]));
  const done = await correctPeople(work, changes);
  const made = new Map<Id<'debtor'>, Id<'correction'>>();
  for (const person of done.values())
    if (typeof person !== 'string' && person.changed.length > 0)
      made.set(person.debtorId, newId('correction'));
  const outcomes = parsed.map((each, index): ItemOutcome => {
    const path = ['items', index];
    if ('problem' in each) return { reference: '', status: 'REFUSED', problem: each.problem };
    const { debtorId } = each.value;
    const trouble = troubleOf(done.get(debtorId), first.get(debtorId) === each.value, path);
    if (trouble !== null) return { reference: debtorId, status: 'REFUSED', problem: trouble };
    const correction = made.get(debtorId);
    return {
      reference: debtorId,
      status: correction ? 'CREATED' : 'DUPLICATE',
      id: correction ?? debtorId,
      flags: [],
    };
  });
  const changed = [...done.values()].filter((person) => typeof person !== 'string');
  await keep(work, changed, made, first);
  return outcomes;
}

function troubleOf(
  done: ChangedPerson | 'ERASED' | 'NO_POINT' | undefined,
  isFirst: boolean,
  path: readonly (string | number)[],
): ItemProblem | null {
  if (!isFirst) return problem('INPUT_INVALID', 'A person stands in a batch once.', [...path, 'debtorId']);
  if (done === undefined) return problem('NOT_FOUND', 'There is no such person.', [...path, 'debtorId']);
  if (done === 'ERASED') return problem('STATE_CONFLICT', 'This person is erased.', [...path, 'debtorId']);
  if (done === 'NO_POINT')
    return problem('NOT_FOUND', 'There is no such contact point of this person.', [...path, 'contactPoints']);
  return null;
}

function changeOf({ name, nationalId, birthDate, contactPoints }: CorrectionItem) {
  return {
    name,
    nationalId,
    birthDate,
    contactPoints: contactPoints?.map(({ contactPointId, city = null, district = null, ...point }) => ({
      ...point,
      id: contactPointId,
      city,
      district,
    })),
  };
}

async function keep(
  work: Work,
  changed: readonly ChangedPerson[],
  made: ReadonlyMap<Id<'debtor'>, Id<'correction'>>,
  items: ReadonlyMap<Id<'debtor'>, CorrectionItem>,
): Promise<void> {
  const people = changed.filter(({ debtorId }) => made.has(debtorId));
  if (people.length === 0) return;
  const { actorId: madeBy, clocks } = work.context;
  const madeAt = clocks.domain.now();
  const sealed = sealAll(
    people.map(({ debtorId, key, before }) => ({ key, place: placeOf(made.get(debtorId)!), value: before })),
  );
  await work.insertAll(
    corrections,
    people.map(({ debtorId, changed: names }, n) => {
      const { reason } = items.get(debtorId)!;
      return {
        id: made.get(debtorId)!,
        debtorId,
        reason,
        changed: names,
        former: sealed[n]!,
        madeBy,
        madeAt,
      };
    }),
  );
  await detachPoints(
    work,
    people.flatMap(({ points }) => points),
  );
  await tellPlacements(work, made);
}

/** An agency that works on a debt of a corrected person finds its placement changed, and reads what is right now. */
async function tellPlacements(work: Work, made: ReadonlyMap<Id<'debtor'>, Id<'correction'>>): Promise<void> {
  const ids = [...made.keys()].map(idBytes);
  const rows = await work.query(liveOf, [ids, ids]);
  const live = rows.map((row) => ({
    placementId: id('placement').decode(row['id']!),
    debtorId: id('debtor').decode(row['debtor_id']!),
  }));
  const told = [...new Set(live.map(({ placementId }) => placementId))];
  if (told.length > 0)
    await work.update(placements, { id: told }, { updatedAt: work.context.clocks.domain.now() });
  const byDebtor = Map.groupBy(live, ({ debtorId }) => debtorId);
  work.emit(
    'person.corrected',
    [...made].flatMap(([debtorId, correction]) => {
      const on = byDebtor.get(debtorId) ?? [];
      return on.length === 0
        ? [{ id: correction }]
        : on.map(({ placementId }) => ({ id: correction, placementId }));
    }),
  );
}

function placeOf(row: Id<'correction'>): Place {
  return { table: corrections.name, row, group: 'before' };
}

const liveOf = {
  sql: `SELECT p.id, p.debtor_id FROM placement p
      WHERE p.lender_id = :lender AND p.debtor_id IN (??) AND p.live_account_id IS NOT NULL
    UNION ALL
    SELECT p.id, t.debtor_id FROM party t
      JOIN placement p ON p.lender_id = t.lender_id AND p.live_account_id = t.account_id
      WHERE t.lender_id = :lender AND t.debtor_id IN (??)`,
};
