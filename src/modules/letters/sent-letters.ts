import { idBytes, type Id } from '../../kernel/ids.js';
import type { RawRow, Statement, Work } from '../../kernel/store.js';
import { localDateIn, type Instant, type TimeZone } from '../../kernel/time.js';
import { contacts } from '../contacts/index.js';
import { deliveryOf, servedOn, servicePolicyOf, type Delivery } from './delivery.rules.js';
import { deliveries, letters, type Letter, type LetterDelivery } from './letter.entity.js';

/** A letter with what its service depends on. */
export interface SentLetter extends Letter {
  readonly placementId: Id<'placement'>;
  readonly sentAt: Instant;
  readonly timeZone: TimeZone;
  readonly jurisdiction: string;
}

/** Letters by id, locked in ascending order until the transaction ends: two reports on one letter follow each other. */
export async function lockSentLetters(
  work: Work,
  ids: readonly Id<'letter'>[],
): Promise<ReadonlyMap<Id<'letter'>, SentLetter>> {
  if (ids.length === 0) return new Map();
  const rows = await work.find(letters, { id: ids }, { orderBy: ['id'], lock: 'update' });
  const dispatches = await work.query(ofLetters, [ids.map(idBytes)]);
  const byId = new Map(dispatches.map((row) => [letters.columns.id.decode(row['id']!), row]));
  return new Map(rows.map((row) => [row.id, { ...row, ...dispatchOf(byId.get(row.id)!) }]));
}

/**
 * Moves each letter to where all reports on it, stored and new, leave it, and answers which of the new ones could not
 * follow the others. Two statements.
 */
export async function moveLetters(
  work: Work,
  sent: ReadonlyMap<Id<'letter'>, SentLetter>,
  news: readonly LetterDelivery[],
): Promise<ReadonlySet<string>> {
  const ids = [...new Set(news.map(({ letterId }) => letterId))];
  const stored = ids.length === 0 ? [] : await work.find(deliveries, { letterId: ids });
  const byLetter = Map.groupBy([...stored, ...news], ({ letterId }) => letterId);
  const moved = ids.map((id) => ({ id, delivery: deliveryOf(byLetter.get(id)!) }));
  await work.updateEach(
    letters,
    moved.map(({ id, delivery }) => ({ id, change: standing(sent.get(id)!, delivery) })),
  );
  return new Set(moved.flatMap(({ delivery }) => delivery.strays));
}

function standing(
  { sentOn, timeZone, jurisdiction }: SentLetter,
  { state, at, signedBy }: Delivery,
): Pick<Letter, 'state' | 'stateAt' | 'signedBy' | 'servedOn'> {
  const facts = { sentOn, state, on: at === null ? null : localDateIn(timeZone, at), signedBy };
  return { state, stateAt: at, signedBy, servedOn: servedOn(facts, servicePolicyOf(jurisdiction)) };
}

function dispatchOf(row: RawRow): Omit<SentLetter, keyof Letter> {
  return {
    placementId: contacts.columns.placementId.decode(row['placement_id']!),
    sentAt: contacts.columns.occurredAt.decode(row['occurred_at']!),
    timeZone: row['time_zone'] as TimeZone,
    jurisdiction: row['jurisdiction'] as string,
  };
}

const ofLetters: Statement = {
  sql: `SELECT l.id, c.placement_id, c.occurred_at, p.time_zone, a.jurisdiction FROM letter l
    JOIN contact c ON c.lender_id = l.lender_id AND c.id = l.id
    JOIN placement p ON p.lender_id = c.lender_id AND p.id = c.placement_id
    JOIN account a ON a.lender_id = l.lender_id AND a.id = l.account_id
    WHERE l.lender_id = :lender AND l.id IN (??)`,
};
