import { z } from 'zod';
import { idBytes, type Id } from '../../kernel/ids.js';
import type { Reader, Work } from '../../kernel/store.js';
import { decodeRow } from '../../kernel/table.js';
import type { LocalDate } from '../../kernel/time.js';
import { contactPoints, debtors, openPerson } from '../accounts/index.js';
import { complaints, openComplaint } from '../complaints/index.js';
import { violationAnswers } from '../contacts/index.js';
import { notices, openNotice } from '../notices/index.js';
import {
  debtorKeys,
  ERASED,
  installedKeyring,
  openUnderTenant,
  sealUnderTenant,
  type Place,
} from '../privacy/index.js';
import { storedPeople } from './erasure.entity.js';

/** What law may demand to be kept of a person: who they are, and what was written about them, by the ids of its rows. */
const content = z.object({
  reference: z.string(),
  name: z.string(),
  birthDate: z.string().nullable(),
  nationalId: z.string().nullable(),
  contacts: z.record(z.string(), z.string()),
  texts: z.record(z.string(), z.record(z.string(), z.string())),
});
export type StoredContent = z.output<typeof content>;

export interface ToStore {
  readonly debtorId: Id<'debtor'>;
  readonly keepUntil: LocalDate | null;
  readonly source: string;
}

/** Takes people out of the tables that queries read, before these are cleared. The number of statements is constant. */
export async function storePeople(work: Work, people: readonly ToStore[]): Promise<void> {
  if (people.length === 0) return;
  const ids = people.map(({ debtorId }) => debtorId);
  const contents = await contentsOf(work, ids);
  const sealed = await sealUnderTenant(
    work,
    installedKeyring(),
    ids.map((id) => ({ place: placeOf(id), value: contents.get(id)! })),
  );
  const storedAt = work.context.clocks.domain.now();
  await work.insertAll(
    storedPeople,
    people.map(({ debtorId: id, keepUntil, source }, n) => {
      return { id, sealed: sealed[n]!, keepUntil, source, storedAt };
    }),
    { ifAbsent: true },
  );
}

/** What is stored of a person; null where nothing is. */
export async function openStored(reader: Reader, debtorId: Id<'debtor'>): Promise<StoredContent | null> {
  const row = await reader.findOne(storedPeople, { id: debtorId });
  if (row === null) return null;
  return content.parse(await openUnderTenant(reader, installedKeyring(), placeOf(debtorId), row.sealed));
}

async function contentsOf(
  reader: Reader,
  ids: readonly Id<'debtor'>[],
): Promise<ReadonlyMap<Id<'debtor'>, StoredContent>> {
  const people = await reader.find(debtors, { id: ids });
  const keys = new Map((await reader.find(debtorKeys, { id: ids })).map((row) => [row.id, row]));
  const points = Map.groupBy(await reader.find(contactPoints, { debtorId: ids }), (row) => row.debtorId);
  const texts = await textsOf(reader, ids);
  const contents = people.map(async (debtor) => {
    const wanted = { identity: true, nationalId: true, points: points.get(debtor.id) ?? [] };
    const opened = await openPerson(
      reader,
      installedKeyring(),
      { debtor, key: keys.get(debtor.id)! },
      wanted,
    );
    if (opened === ERASED) throw new Error('somebody erased has nothing to store');
    const { name = '', birthDate = null, nationalId = null, contacts } = opened;
    const { id, reference } = debtor;
    return [id, { reference, name, birthDate, nationalId, contacts, texts: texts.get(id) ?? {} }] as const;
  });
  return new Map(await Promise.all(contents));
}

/** Free words about people: in notices, in complaints, and in what was said about violations. */
async function textsOf(
  reader: Reader,
  ids: readonly Id<'debtor'>[],
): Promise<ReadonlyMap<string, StoredContent['texts']>> {
  const texts = new Map<string, Record<string, Record<string, string>>>();
  const add = (
    debtorId: string,
    rowId: string,
    opened: Readonly<Record<string, string | null | undefined>>,
  ) => {
    const said = Object.entries(opened).flatMap(([name, text]) =>
      text == null ? [] : [[name, text] as const],
    );
    if (said.length > 0) texts.set(debtorId, { ...texts.get(debtorId), [rowId]: Object.fromEntries(said) });
  };
  const bytes = ids.map(idBytes);
  const debtorId = debtors.columns.id;
  const noticed = await reader.find(notices, { debtorId: ids });
  for (const row of noticed) add(row.debtorId, row.id, await openNotice(reader, row));
  for (const row of await reader.query(complaintsOf, [bytes])) {
    const complaint = decodeRow(complaints, row);
    add(debtorId.decode(row['of_debtor']!), complaint.id, {
      description: await openComplaint(reader, complaint),
    });
  }
  for (const row of await reader.query(answersOf, [bytes])) {
    const { id, reason } = decodeRow(violationAnswers, row);
    add(debtorId.decode(row['of_debtor']!), id, { reason });
  }
  return texts;
}

function placeOf(row: Id<'debtor'>): Place {
  return { table: storedPeople.name, row, group: 'person' };
}

const complaintsOf = {
  sql: `SELECT c.*, a.debtor_id AS of_debtor FROM account a
    JOIN complaint c ON c.lender_id = a.lender_id AND c.account_id = a.id
    WHERE a.lender_id = :lender AND a.debtor_id IN (??) AND c.sealed IS NOT NULL`,
};

const answersOf = {
  sql: `SELECT w.*, v.debtor_id AS of_debtor FROM violation v
    JOIN violation_answer w ON w.lender_id = v.lender_id AND w.violation_id = v.id
    WHERE v.lender_id = :lender AND v.debtor_id IN (??)`,
};
