import { beforeAll, describe, expect, test } from '@jest/globals';
import { sameId, type Id } from '../../src/kernel/ids.js';
import { monthLabel } from '../../src/kernel/time.js';
import { accountKinds } from '../../src/modules/ledger/index.js';
import { ledgerAccounts, ledgerBalances, ledgerTransfers } from '../../src/modules/ledger/ledger.entity.js';
import { aPayment } from '../support/reports.js';
import { aWorld, type World } from '../support/world.js';
import { aLivedWorld, bytes, paid, verdictsOf as verify, type LivedWorld } from './lived-world.js';

let lived: LivedWorld;
let world: World;

beforeAll(async () => {
  lived = await aLivedWorld();
  ({ world } = lived);
});

async function entries() {
  const rows = await world.reader.find(ledgerTransfers, {}, { orderBy: ['bookedAt', 'id'] });
  return rows.map(({ month, event, debit, credit, amountMinor }) =>
    [monthLabel(month), event, debit, credit, Number(amountMinor)].join(' '),
  );
}

test('all that happened to money is entered, each on its two accounts', async () => {
  expect((await entries()).toSorted()).toEqual(
    [
      '2026-03 PAYMENT_HELD DUE_FROM_AGENCY COLLECTIONS_CLEARING 10000',
      '2026-03 PAYMENT_DIRECT CASH COLLECTIONS_CLEARING 4000',
      '2026-03 PAYMENT_HELD DUE_FROM_AGENCY COLLECTIONS_CLEARING 2000',
      '2026-03 PAYMENT_HELD COLLECTIONS_CLEARING DUE_FROM_AGENCY 500',
      '2026-03 COMMISSION COMMISSION_EXPENSE ACCRUED_COMMISSION 1500',
      '2026-03 COMMISSION COMMISSION_EXPENSE ACCRUED_COMMISSION 600',
      '2026-03 COMMISSION COMMISSION_EXPENSE ACCRUED_COMMISSION 300',
      '2026-03 COMMISSION ACCRUED_COMMISSION COMMISSION_EXPENSE 75',
      '2026-04 INVOICED ACCRUED_COMMISSION AGENCY_PAYABLE 2325',
      '2026-04 PAID AGENCY_PAYABLE CASH 2324',
      '2026-04 WRITTEN_OFF AGENCY_PAYABLE ROUNDING_DIFFERENCE 1',
      '2026-04 PAYMENT_HELD COLLECTIONS_CLEARING DUE_FROM_AGENCY 1000',
      '2026-04 PAYMENT_DIRECT CASH COLLECTIONS_CLEARING 800',
    ].toSorted(),
  );
});

test('an entry has the id of what it records, and a reversal points at the entry that it takes back', async () => {
  const [held] = lived.payments as [Id<'payment'>];
  const [, clawed] = lived.reversals as [Id<'reversal'>, Id<'reversal'>];
  expect(await world.reader.findOne(ledgerTransfers, { id: sameId('transfer', clawed) })).toMatchObject({
    reverses: sameId('transfer', held),
    placementId: world.placementId,
  });
  for (const line of lived.statement.lines.nodes)
    expect(
      await world.reader.findOne(ledgerTransfers, { id: sameId('transfer', line.id as Id<'line'>) }),
    ).toMatchObject({ event: 'COMMISSION', statementId: lived.statement.id });
});

test('a sealed month keeps what every account held at its end', async () => {
  const balances = await world.reader.find(ledgerBalances, {});
  const byKind = new Map(balances.map((row) => [row.kind, row]));
  expect([...byKind.keys()].toSorted()).toEqual([...accountKinds].toSorted());
  expect(byKind.get('DUE_FROM_AGENCY')).toMatchObject({
    debitMinor: 12_000n,
    creditMinor: 500n,
    balanceMinor: 11_500n,
  });
  expect(byKind.get('ACCRUED_COMMISSION')).toMatchObject({
    debitMinor: 75n,
    creditMinor: 2_400n,
    balanceMinor: -2_325n,
  });
  expect(balances.reduce((sum, { balanceMinor }) => sum + balanceMinor, 0n)).toBe(0n);
});

describe('the database refuses', () => {
  const copied = (
    parts: string,
  ) => `INSERT INTO ledger_transfer (lender_id, id, agreement_id, month, event, debit, credit,
      currency, amount_minor, placement_id, statement_id, reverses, booked_at)
    SELECT lender_id, ${parts}, placement_id, statement_id, reverses, booked_at FROM ledger_transfer
    WHERE lender_id = ? AND id = ?`;
  const fresh = bytes('trf_01h455vb4pex5vsknk084sn02q');

  test.each([
    ['an amount of nothing', 'agreement_id, month, event, debit, credit, currency, 0'],
    ['an amount below nothing', 'agreement_id, month, event, debit, credit, currency, -1'],
    ['an account against itself', 'agreement_id, month, event, debit, debit, currency, amount_minor'],
    [
      'another currency than that of the account',
      "agreement_id, month, event, debit, credit, 'EUR', amount_minor",
    ],
    [
      'an account that is not there',
      "agreement_id, month, event, 'PETTY_CASH', credit, currency, amount_minor",
    ],
  ])('%s', async (_, parts) => {
    const values = [fresh, bytes(world.lenderId), bytes(lived.payments[0]!)];
    await expect(world.database.run(copied(`?, ${parts}`), values)).rejects.toThrow(
      /check|constraint|foreign key/i,
    );
  });

  test('the same thing twice', async () => {
    const parts = 'id, agreement_id, month, event, debit, credit, currency, amount_minor';
    await expect(
      world.database.run(copied(parts), [bytes(world.lenderId), bytes(lived.payments[0]!)]),
    ).rejects.toThrow(/unique|duplicate/i);
  });

  test.each(['ledger_account', 'ledger_transfer', 'ledger_balance'])('a change of %s', async (table) => {
    const changes = [`UPDATE ${table} SET lender_id = lender_id`, `DELETE FROM ${table}`];
    for (const sql of changes) await expect(world.database.run(sql, [])).rejects.toThrow('append only');
  });
});

test('accounts are opened once, with the first that is placed', async () => {
  const other = await aWorld({ isPlaced: false });
  expect(await other.reader.find(ledgerAccounts, {})).toEqual([]);
  await other.placeAll();
  const opened = await other.reader.find(ledgerAccounts, {});
  expect(opened.map(({ kind }) => kind).toSorted()).toEqual([...accountKinds].toSorted());
  expect(new Set(opened.map(({ currency }) => currency))).toEqual(new Set(['CNY']));
});

test('the same report again enters nothing, and a refused one neither', async () => {
  const other = await aWorld();
  const payment = aPayment(other.placementId, '10.00');
  await other.report(
    'reportPayments',
    payment,
    aPayment(other.placementId, '1.00', { valueDate: '2027-01-01' }),
  );
  await other.report('reportPayments', payment);
  expect(await other.reader.find(ledgerTransfers, {})).toHaveLength(1);
});

describe('an invoice is entered with its tax, and without what is withheld', () => {
  test.each([
    [
      { tax: { preset: 'CHINA_VAT_6' }, withholdingPpm: 10_000 },
      '15.75',
      [
        'INVOICED ACCRUED_COMMISSION AGENCY_PAYABLE 1500',
        'PAID AGENCY_PAYABLE CASH 1575',
        'TAX_BILLED INPUT_TAX AGENCY_PAYABLE 90',
        'WITHHELD AGENCY_PAYABLE WITHHOLDING_PAYABLE 15',
      ],
    ],
    [
      { tax: { preset: 'CHINA_VAT_6_INCLUDED' } },
      '15.00',
      [
        'INVOICED ACCRUED_COMMISSION AGENCY_PAYABLE 1500',
        'PAID AGENCY_PAYABLE CASH 1500',
        'TAX_INCLUDED INPUT_TAX COMMISSION_EXPENSE 85',
      ],
    ],
    [
      { tax: { preset: 'INDIA_REVERSE_CHARGE' } },
      '15.00',
      [
        'INVOICED ACCRUED_COMMISSION AGENCY_PAYABLE 1500',
        'PAID AGENCY_PAYABLE CASH 1500',
        'TAX_ASSESSED INPUT_TAX TAX_PAYABLE 270',
      ],
    ],
  ])('%j', async (settlement, amount, expected) => {
    const other = await aWorld({ settlement });
    await other.report('reportPayments', aPayment(other.placementId, '100.00'));
    other.clock.set('2026-04-02T02:00:00Z');
    const { id, payable } = await other.close('2026-03');
    expect(payable.amount).toBe(amount);
    await paid(other, id, { invoice: amount, payout: amount });
    const rows = await other.reader.find(ledgerTransfers, {});
    const afterwards = rows.filter(({ event }) => event !== 'PAYMENT_HELD' && event !== 'COMMISSION');
    expect(
      afterwards
        .map(({ event, debit, credit, amountMinor }) => `${event} ${debit} ${credit} ${amountMinor}`)
        .toSorted(),
    ).toEqual(expected);
    expect((await verify(other)).filter(({ breaches }) => breaches > 0)).toEqual([]);
  });
});
