import { idBytes, type Id } from '../../kernel/ids.js';
import type { RawRow, Reader } from '../../kernel/store.js';
import { instant, nullable } from '../../kernel/table.js';
import {
  localDateIn,
  parseTimeZone,
  type Instant,
  type LocalDate,
  type TimeZone,
} from '../../kernel/time.js';
import { debtors } from '../accounts/index.js';
import { complaintStatuses, isOpen } from '../complaints/index.js';
import { standingOf, type PersonFacts, type Standing } from './retention.rules.js';

/** What is kept of a person: everything, what law demands, or nothing that says who they are. */
export type Kept = 'KNOWN' | 'STORED' | 'ERASED';

export interface PersonStanding extends PersonFacts {
  readonly debtorId: Id<'debtor'>;
  /** The lender's own name for the person, or its hash. */
  readonly reference: string;
  readonly kept: Kept;
  readonly standing: Standing;
}

/** What retention says of these people now; unknown ids are missing. One statement. */
export async function standingsOf(
  reader: Reader,
  ids: readonly Id<'debtor'>[],
  now: Instant,
): Promise<ReadonlyMap<Id<'debtor'>, PersonStanding>> {
  const sql = `${select} WHERE d.lender_id = :lender AND d.id IN (??)`;
  const rows = ids.length === 0 ? [] : await reader.query({ sql }, [...open, ids.map(idBytes)]);
  return new Map(rows.map((row) => standing(row, now)).map((each) => [each.debtorId, each]));
}

/** The same for the next people behind an id who are not erased yet. */
export async function standingsAfter(
  reader: Reader,
  { after, limit, now }: { readonly after: Uint8Array; readonly limit: number; readonly now: Instant },
): Promise<readonly PersonStanding[]> {
  const sql = `${select} WHERE d.lender_id = :lender AND d.id > ? AND (k.destroyed_at IS NULL OR s.id IS NOT NULL)
    ORDER BY d.id LIMIT ?`;
  return (await reader.query({ sql }, [...open, after, limit])).map((row) => standing(row, now));
}

function standing(row: RawRow, now: Instant): PersonStanding {
  const { id, reference, jurisdiction, timeZones, createdAt } = debtors.columns;
  const [zone = UTC] = timeZones.decode(row['time_zones']!);
  const at = nullable(instant());
  const moments = LAST.flatMap((name) => at.decode(row[name]!) ?? []);
  const last = Math.max(createdAt.decode(row['created_at']!), ...moments) as Instant;
  const is = (...names: readonly string[]) => names.some((name) => Number(row[name]) > 0);
  const facts: PersonFacts = {
    jurisdiction: jurisdiction.decode(row['jurisdiction']!),
    isPlaced: is('placed', 'backs_placed'),
    isHeld: is('held', 'complains'),
    isOwing: is('owes', 'backs_owed'),
    lastActivityOn: dayIn(zone, last),
  };
  return {
    ...facts,
    debtorId: id.decode(row['id']!),
    reference: reference.decode(row['reference']!),
    kept: row['destroyed_at'] === null ? 'KNOWN' : row['stored_id'] === null ? 'ERASED' : 'STORED',
    standing: standingOf(facts, dayIn(zone, now)),
  };
}

function dayIn(zone: TimeZone, at: Instant): LocalDate {
  return localDateIn(zone, at);
}

const UTC = parseTimeZone('UTC')!;
const LAST = ['contacted_at', 'ended_at', 'noticed_at', 'complained_at', 'paid_at'];
const open = [complaintStatuses.filter((status) => isOpen(status))];

const ofPerson = (table: string) => `FROM ${table} x WHERE x.lender_id = d.lender_id AND x.debtor_id = d.id`;
const joined = (table: string, through: string) =>
  `FROM ${through} y JOIN ${table} x ON x.lender_id = y.lender_id AND x.${through}_id = y.id
    WHERE y.lender_id = d.lender_id AND y.debtor_id = d.id`;
const backed = (table: string, on: string) =>
  `FROM party y JOIN ${table} x ON x.lender_id = y.lender_id AND x.${on} = y.account_id
    WHERE y.lender_id = d.lender_id AND y.debtor_id = d.id`;

const select = `SELECT d.id, d.reference, d.jurisdiction, d.time_zones, d.created_at, k.destroyed_at, s.id AS stored_id,
    (SELECT MAX(x.occurred_at) ${ofPerson('contact')}) AS contacted_at,
    (SELECT MAX(x.ended_at) ${ofPerson('placement')}) AS ended_at,
    (SELECT MAX(x.reported_at) ${ofPerson('notice')}) AS noticed_at,
    (SELECT MAX(x.updated_at) ${joined('complaint', 'account')}) AS complained_at,
    (SELECT MAX(x.reported_at) ${joined('payment', 'placement')}) AS paid_at,
    (SELECT COUNT(x.live_account_id) ${ofPerson('placement')}) AS placed,
    (SELECT COUNT(*) ${backed('placement', 'live_account_id')}) AS backs_placed,
    (SELECT COUNT(*) ${ofPerson('account')} AND x.holds <> '[]') AS held,
    (SELECT COUNT(*) ${joined('complaint', 'account')} AND x.status IN (??)) AS complains,
    (SELECT COUNT(*) ${ofPerson('account')} AND x.status = 'OPEN') AS owes,
    (SELECT COUNT(*) ${backed('account', 'id')} AND x.status = 'OPEN' AND y.role <> 'CONTACT_PERSON') AS backs_owed
  FROM debtor d
  JOIN debtor_key k ON k.lender_id = d.lender_id AND k.id = d.id
  LEFT JOIN stored_person s ON s.lender_id = d.lender_id AND s.id = d.id`;
