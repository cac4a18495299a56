import { newId } from '../../kernel/ids.js';
import type { NewRow, Params, Work } from '../../kernel/store.js';
import { columnName, type Column, type SqlValue } from '../../kernel/table.js';
import { disclosures, type Disclosure } from './disclosure.entity.js';

/** What is told of a disclosure beside who asked, when, and under which request; the agency, where it is not the one asking. */
export type NewDisclosure = Pick<Disclosure, 'way' | 'debtorId' | 'dataClass' | 'value' | 'accountId'> &
  Partial<
    Pick<
      Disclosure,
      | 'agencyId'
      | 'collector'
      | 'contactPointId'
      | 'placementId'
      | 'grantId'
      | 'profileId'
      | 'purpose'
      | 'reason'
    >
  >;

/**
 * Notes clear values that are about to leave, one row each, in the transaction that reads them: should the answer be lost on
 * its way, the row is there all the same. One statement.
 */
export async function recordDisclosures(work: Work, given: readonly NewDisclosure[]): Promise<void> {
  if (given.length > 0)
    await work.insertAll(
      disclosures,
      given.map((each) => rowOf(work, each)),
    );
}

/**
 * Notes one value while a condition holds, and says whether it did: in one statement, so that nothing comes between the
 * question and the row. The condition is a SELECT of one row, or of none.
 */
export async function recordDisclosureIf(
  work: Work,
  given: NewDisclosure,
  condition: { readonly sql: string; readonly params: Params },
): Promise<boolean> {
  const { lenderId: _lender, ...columns } = disclosures.columns;
  const row: Readonly<Record<string, unknown>> = rowOf(work, given);
  const values = Object.entries(columns).map(([name, column]): SqlValue =>
    (column as Column<unknown>).encode(row[name]),
  );
  const names = Object.keys(columns).map(columnName).join(', ');
  const sql = `INSERT INTO disclosure (lender_id, ${names})
    SELECT :lender, ${values.map(() => '?').join(', ')} FROM (${condition.sql}) k`;
  return (await work.execute({ sql }, [...values, ...condition.params])) === 1;
}

function rowOf({ context }: Work, given: NewDisclosure): NewRow<typeof disclosures> {
  const { actorId, agencyId, requestId, clocks } = context;
  return {
    id: newId('disclosure'),
    at: clocks.domain.now(),
    agencyId,
    actorId,
    requestId,
    collector: null,
    contactPointId: null,
    placementId: null,
    grantId: null,
    profileId: null,
    purpose: null,
    reason: null,
    ...given,
  };
}
