import { z } from 'zod';
import { emptyPage, idAfter, idKey, pageOf, type Page, type PageRequest } from '../../kernel/page.js';
import { lineText } from '../../kernel/parse.js';
import type { Params, RawRow, Reader } from '../../kernel/store.js';
import { columnList, decodeRow } from '../../kernel/table.js';
import {
  debtorKeys,
  ERASED,
  installedKeyring,
  nationalIdIdentity,
  newestVersion,
  openDebtorKey,
  type SealingKey,
} from '../privacy/index.js';
import { debtorCardOf, type DebtorCard } from './account-cards.js';
import { VISIBLE } from './accounts.sql.js';
import { contactPointsOfDebtors } from './case-cards.js';
import { openNationalId, openPoints } from './clear-person.js';
import { contactPoints, debtors, type ContactPointKind, type Debtor } from './debtor.entity.js';
import { countryOf, isJurisdiction } from './jurisdictions.rules.js';
import { identityOfPoint, personIndexes } from './person-index.js';

/** What somebody is looked for by: one of the four. */
export const personLookup = z
  .strictObject({
    phone: lineText(64).optional(),
    email: lineText(254).optional(),
    nationalId: lineText(64).optional(),
    accountNumber: lineText(64).optional(),
    jurisdiction: z.string().refine(isJurisdiction, 'Name a country by ISO 3166-1, such as CN.').optional(),
  })
  .refine(
    ({ phone, email, nationalId, accountNumber }) =>
      [phone, email, nationalId, accountNumber].filter((value) => value !== undefined).length === 1,
    {
      error: 'Look for one of phone, email, nationalId and accountNumber.',
    },
  );
export type PersonLookup = z.output<typeof personLookup>;

export type FoundPerson = Omit<DebtorCard, 'contactPoints'> & {
  readonly contactPoints: readonly Pick<DebtorCard['contactPoints'][number], 'id' | 'kind' | 'masked'>[];
};

/** How one look-up finds candidates, and makes sure of each. */
interface Search {
  /** Rows of debtors and keys (`d_`, `k_`), with the contact point that was hit (`c_`). */
  readonly from: string;
  readonly params: Params;
  readonly columns?: string;
  readonly isMeant: (key: SealingKey, row: RawRow, debtor: Debtor) => Promise<boolean>;
}

/**
 * People whom the lender knows by this value, masked, by id. Hashes find candidates, and each is opened and compared, so that
 * two values with one hash are no match; a page may then hold fewer than asked for. The erased are not found. Three statements.
 */
export async function findPeople(
  reader: Reader,
  lookup: PersonLookup,
  request: PageRequest,
  scope: readonly unknown[],
): Promise<Page<FoundPerson>> {
  if ((await newestVersion(reader)) === null) return emptyPage;
  const { from, params, columns = '', isMeant } = await searchOf(reader, lookup);
  const sql = `SELECT ${columnList(debtors, 'd', 'd_')}, ${columnList(debtorKeys, 'k', 'k_')}${columns} FROM ${from}
    AND d.id > ? ORDER BY d.id LIMIT ?`;
  const rows = await reader.query({ sql }, [...params, idAfter('debtor', request), request.first + 1]);
  const page = pageOf(
    request,
    rows,
    scope,
    (row) => idKey(decodeRow(debtors, row, 'd_')),
    (row) => row,
  );
  const meant: Debtor[] = [];
  for (const row of page.nodes) {
    const debtor = decodeRow(debtors, row, 'd_');
    const key = await openDebtorKey(reader, installedKeyring(), decodeRow(debtorKeys, row, 'k_'));
    if (key !== ERASED && (await isMeant(key, row, debtor))) meant.push(debtor);
  }
  const points = await contactPointsOfDebtors(
    reader,
    meant.map(({ id }) => id),
  );
  const nodes = meant.map((debtor, n) => ({ ...debtorCardOf(debtor), contactPoints: points[n]! }));
  return { ...page, nodes };
}

const WITH_KEY = 'debtor d JOIN debtor_key k ON k.lender_id = d.lender_id AND k.id = d.id';

async function searchOf(reader: Reader, lookup: PersonLookup): Promise<Search> {
  const { accountNumber, nationalId, phone, email, jurisdiction } = lookup;
  if (accountNumber !== undefined) return byAccount(accountNumber);
  const indexes = await personIndexes(reader, installedKeyring());
  if (nationalId !== undefined)
    return {
      from: `${WITH_KEY} WHERE d.lender_id = :lender AND d.national_id_index = ?`,
      params: [indexes.ofNationalId(nationalId)],
      isMeant: async (key, _, debtor) => {
        const clear = await openNationalId(key, debtor);
        return clear !== null && nationalIdIdentity(clear) === nationalIdIdentity(nationalId);
      },
    };
  const kind: ContactPointKind = phone === undefined ? 'EMAIL' : 'PHONE';
  const country = jurisdiction === undefined ? null : countryOf(jurisdiction);
  const wanted = identityOfPoint(kind, (phone ?? email)!, country?.callingCode ?? null)!;
  return byPoint(indexes.ofPoint(kind, wanted), kind, wanted);
}

/** The lender's own number of an account is kept in clear: agencies are told it. */
function byAccount(accountNumber: string): Search {
  return {
    from: `${WITH_KEY} JOIN account a ON a.lender_id = d.lender_id AND a.debtor_id = d.id
      WHERE d.lender_id = :lender AND a.account_number = ? AND ${VISIBLE}`,
    params: [accountNumber],
    isMeant: () => Promise.resolve(true),
  };
}

/** One point a person: somebody may have the number twice, at home and at work. */
function byPoint(index: string, kind: ContactPointKind, wanted: string): Search {
  const kinds = kind === 'PHONE' ? ['PHONE', 'WORK_PHONE'] : ['EMAIL'];
  return {
    from: `${WITH_KEY} JOIN contact_point c ON c.lender_id = d.lender_id AND c.id = (
        SELECT MIN(x.id) FROM contact_point x WHERE x.lender_id = d.lender_id AND x.debtor_id = d.id
          AND x.value_index = ? AND x.kind IN (??))
      WHERE d.lender_id = :lender AND d.id IN (
        SELECT y.debtor_id FROM contact_point y WHERE y.lender_id = :lender AND y.value_index = ? AND y.kind IN (??))`,
    params: [index, kinds, index, kinds],
    columns: `, ${columnList(contactPoints, 'c', 'c_')}`,
    isMeant: async (key, row, { jurisdiction }) => {
      const point = decodeRow(contactPoints, row, 'c_');
      const clear = (await openPoints(key, [point]))[point.id]!;
      return identityOfPoint(point.kind, clear, countryOf(jurisdiction)?.callingCode ?? null) === wanted;
    },
  };
}
