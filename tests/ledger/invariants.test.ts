import { beforeAll, describe, expect, test } from '@jest/globals';
import { freshSigningKeys } from '../../src/http/signing-keys.js';
import { systemClock } from '../../src/kernel/time.js';
import { sealIn } from '../audit/sealed-trail.js';
import { idFromBytes, type Id } from '../../src/kernel/ids.js';
import { auditSeals } from '../../src/modules/audit/audit-seal.entity.js';
import { verifyBooks } from '../../src/modules/verification/index.js';
import { expectRefusal } from '../support/api.js';
import { aPayment } from '../support/reports.js';
import type { World } from '../support/world.js';
import {
  aLivedWorld,
  bytes,
  foundAfter,
  unguard,
  verdictsOf,
  type LivedWorld,
  type Tampering,
} from './lived-world.js';

let lived: LivedWorld;
let world: World;
/** A payment whose mutation is not sealed yet. */
let fresh: string;

beforeAll(async () => {
  lived = await aLivedWorld();
  ({ world } = lived);
  const keys = await freshSigningKeys(systemClock);
  await sealIn(world.database, { keys, log: world.api.config.checkpointLog });
  expectRefusal(await world.startClosing('2026-05'), 'PERIOD_NOT_ENDED');
  const item = aPayment(world.placementId, '1.00', { valueDate: '2026-04-20' });
  const { results } = await world.report('recordDirectPayments', item);
  fresh = results[0]!.id!;
  await unguard(world, 'audit_entry');
  await unguard(world, 'ledger_account', 'ledger_transfer', 'ledger_balance');
});

test('whatever was done through the front door, every invariant holds, and each looked at something', async () => {
  const verdicts = await verdictsOf(world);
  expect(verdicts.filter(({ breaches }) => breaches > 0)).toEqual([]);
  const idle = verdicts.filter(({ looked }) => looked === 0).map(({ invariant }) => invariant);
  expect(idle).toEqual([]);
});

interface Broken {
  readonly title: string;
  readonly invariant: string;
  readonly breach: string;
  readonly changes: () => readonly Tampering[];
  /** Of the row that is named, and by how much it is off. */
  readonly id: () => string;
  readonly unexplained?: bigint;
  /** Invariants that the same change breaks as well. */
  readonly also?: readonly string[];
}

const LAST_EVENT = 'SELECT MAX(id) FROM outbox_event WHERE lender_id = :lender';
const STRANGE_EVENT = 'evt_01h455vb4pex5vsknk084sn02q';
let lastEvent: string;
let thirdEntry: string;

beforeAll(async () => {
  const { reader } = world;
  const [event] = await reader.query({ sql: `SELECT (${LAST_EVENT}) AS id` }, []);
  lastEvent = idFromBytes('event', event!['id'] as Uint8Array);
  const third = await reader.findOne(auditSeals, { seq: 3 });
  thirdEntry = third!.entryId;
});

const OF_PAYMENT = 'WHERE lender_id = :lender AND id = ?';
const held = () => lived.payments[0]!;
const late = () => lived.payments[3]!;
const clawed = () => lived.reversals[1]!;

const broken: readonly Broken[] = [
  {
    title: 'I1 an entry on an account that is not there',
    invariant: 'I1',
    breach: 'BOOKS_DO_NOT_BALANCE',
    changes: () => [{ sql: "DELETE FROM ledger_account WHERE lender_id = :lender AND kind = 'CASH'" }],
    id: () => world.agreementId,
    unexplained: 4_000n + 800n + 100n - 2_324n,
  },
  {
    title: 'I1 a leg in another currency',
    invariant: 'I1',
    breach: 'BOOKS_DO_NOT_BALANCE',
    changes: () => [
      { sql: "UPDATE ledger_account SET currency = 'EUR' WHERE lender_id = :lender AND kind = 'CASH'" },
    ],
    id: () => world.agreementId,
  },
  {
    title: 'I2 a stored balance was changed',
    invariant: 'I2',
    breach: 'MONTH_NOT_AS_ENTERED',
    changes: () => [
      {
        sql: "UPDATE ledger_balance SET balance_minor = balance_minor + 7 WHERE lender_id = :lender AND kind = 'CASH'",
      },
    ],
    id: () => world.agreementId,
    unexplained: 7n,
  },
  {
    title: 'I2 the turnover of a month was changed',
    invariant: 'I2',
    breach: 'MONTH_NOT_AS_ENTERED',
    changes: () => [
      {
        sql: "UPDATE ledger_balance SET debit_minor = debit_minor + 7, credit_minor = credit_minor + 7 WHERE lender_id = :lender AND kind = 'CASH'",
      },
    ],
    id: () => world.agreementId,
    unexplained: 0n,
  },
  {
    title: 'I2 balances of a sealed month are gone',
    invariant: 'I2',
    breach: 'MONTH_WITHOUT_BALANCE',
    changes: () => [
      { sql: "DELETE FROM ledger_balance WHERE lender_id = :lender AND kind = 'INPUT' OR kind = 'CASH'" },
    ],
    id: () => world.agreementId,
  },
  {
    title: 'I2 an entry is gone',
    invariant: 'I2',
    breach: 'PAYMENT_NOT_IN_BOOKS',
    changes: () => [{ sql: `DELETE FROM ledger_transfer ${OF_PAYMENT}`, params: [bytes(late())] }],
    id: late,
    unexplained: 800n,
  },
  {
    title: 'I2 an entry has another amount',
    invariant: 'I2',
    breach: 'PAYMENT_NOT_IN_BOOKS',
    changes: () => [
      { sql: `UPDATE ledger_transfer SET amount_minor = 801 ${OF_PAYMENT}`, params: [bytes(late())] },
    ],
    id: late,
    unexplained: 1n,
  },
  {
    title: 'I2 money stands on another account',
    invariant: 'I2',
    breach: 'PAYMENT_NOT_IN_BOOKS',
    changes: () => [
      { sql: `UPDATE ledger_transfer SET debit = 'DUE_FROM_AGENCY' ${OF_PAYMENT}`, params: [bytes(late())] },
    ],
    id: late,
  },
  {
    title: 'I2 a reversal takes nothing back',
    invariant: 'I2',
    breach: 'REVERSAL_NOT_IN_BOOKS',
    changes: () => [
      { sql: `UPDATE ledger_transfer SET reverses = NULL ${OF_PAYMENT}`, params: [bytes(clawed())] },
    ],
    id: clawed,
    unexplained: 1_000n,
  },
  {
    title: 'I2 an entry of no payment',
    invariant: 'I2',
    breach: 'ENTRY_OF_NOTHING',
    changes: () => [
      {
        sql: `INSERT INTO ledger_transfer (lender_id, id, agreement_id, month, event, debit, credit, currency, amount_minor,
            placement_id, statement_id, reverses, booked_at)
          SELECT :lender, ?, agreement_id, month, event, debit, credit, currency, 50, placement_id, NULL, NULL, booked_at
          FROM ledger_transfer ${OF_PAYMENT}`,
        params: [bytes('trf_01h455vb4pex5vsknk084sn02q'), bytes(late())],
      },
    ],
    id: () => 'trf_01h455vb4pex5vsknk084sn02q',
    unexplained: 50n,
  },
  {
    title: 'I2 what is paid on a placement was changed',
    invariant: 'I2',
    breach: 'PAID_NOT_AS_ENTERED',
    changes: () => [
      {
        sql: `UPDATE placement SET paid_minor = paid_minor - 3 ${OF_PAYMENT}`,
        params: [bytes(world.placementId)],
      },
    ],
    id: () => world.placementId,
    unexplained: 3n,
  },
  {
    title: 'I2 what came back of a payment was changed',
    invariant: 'I2',
    breach: 'REVERSED_NOT_AS_RECORDED',
    changes: () => [
      { sql: `UPDATE payment SET reversed_minor = 900 ${OF_PAYMENT}`, params: [bytes(held())] },
    ],
    id: held,
    unexplained: 100n,
  },
  {
    title: 'I3 a line of a payment is gone',
    invariant: 'I3',
    breach: 'PAYMENT_NOT_SETTLED_ONCE',
    changes: () => [
      {
        sql: 'DELETE FROM statement_line WHERE lender_id = :lender AND event_id = ?',
        params: [bytes(held())],
      },
    ],
    id: held,
    unexplained: 10_000n,
    also: ['I4'],
  },
  {
    title: 'I3 a payment belongs to a month that is over',
    invariant: 'I3',
    breach: 'PAYMENT_NOT_SETTLED_ONCE',
    changes: () => [
      { sql: `UPDATE payment SET settles_in = settles_in - 1 ${OF_PAYMENT}`, params: [bytes(late())] },
    ],
    id: late,
  },
  {
    title: 'I3 a settled payment moved to the open month',
    invariant: 'I3',
    breach: 'PAYMENT_NOT_SETTLED_ONCE',
    changes: () => [
      { sql: `UPDATE payment SET settles_in = settles_in + 1 ${OF_PAYMENT}`, params: [bytes(held())] },
    ],
    id: held,
  },
  {
    title: 'I3 a reversal belongs to a month that is over',
    invariant: 'I3',
    breach: 'REVERSAL_NOT_SETTLED_ONCE',
    changes: () => [
      { sql: `UPDATE reversal SET settles_in = settles_in - 1 ${OF_PAYMENT}`, params: [bytes(clawed())] },
    ],
    id: clawed,
  },
  {
    title: 'I3 two months are open',
    invariant: 'I3',
    breach: 'MONTHS_OPEN_NOT_ONE',
    changes: () => [
      { sql: "UPDATE period SET state = 'OPEN' WHERE lender_id = :lender AND state = 'CLOSED'" },
    ],
    id: () => world.agreementId,
    also: ['I9'],
  },
  {
    title: 'I4 a total was changed',
    invariant: 'I4',
    breach: 'TOTALS_NOT_OF_LINES',
    changes: () => [
      {
        sql: `UPDATE statement SET commission_minor = commission_minor + 1 ${OF_PAYMENT}`,
        params: [bytes(lived.statement.id)],
      },
    ],
    id: () => lived.statement.id,
  },
  {
    title: 'I4 the number of lines was changed',
    invariant: 'I4',
    breach: 'TOTALS_NOT_OF_LINES',
    changes: () => [
      {
        sql: 'UPDATE statement SET payments = payments + 1 WHERE lender_id = :lender AND id = ?',
        params: [bytes(lived.statement.id)],
      },
    ],
    id: () => lived.statement.id,
    unexplained: 0n,
  },
  {
    title: 'I4 commission was entered otherwise',
    invariant: 'I4',
    breach: 'COMMISSION_NOT_IN_BOOKS',
    changes: () => [
      {
        sql: "DELETE FROM ledger_transfer WHERE lender_id = :lender AND event = 'COMMISSION' AND amount_minor = 1500",
      },
    ],
    id: () => lived.statement.id,
    also: ['I2'],
  },
  {
    title: 'I4 what is owed was entered otherwise',
    invariant: 'I4',
    breach: 'PAYABLE_NOT_IN_BOOKS',
    changes: () => [{ sql: "DELETE FROM ledger_transfer WHERE lender_id = :lender AND event = 'INVOICED'" }],
    id: () => lived.statement.id,
    unexplained: 2_325n,
  },
  {
    title: 'I4 a payout was entered otherwise',
    invariant: 'I4',
    breach: 'PAYOUT_NOT_IN_BOOKS',
    changes: () => [
      { sql: "UPDATE ledger_transfer SET amount_minor = 2320 WHERE lender_id = :lender AND event = 'PAID'" },
    ],
    id: () => lived.statement.id,
    unexplained: 4n,
  },
  {
    title: 'I5 money from after the tail earned',
    invariant: 'I5',
    breach: 'LATE_MONEY_EARNED',
    changes: () => [
      {
        sql: "UPDATE placement SET ended_on = '2026-01-01', status = 'RECALLED' WHERE lender_id = :lender AND id = ?",
        params: [bytes(world.placementId)],
      },
      {
        sql: `UPDATE payment SET flags = '["AFTER_RECALL"]' WHERE lender_id = :lender AND placement_id = ?`,
        params: [bytes(world.placementId)],
      },
    ],
    id: held,
    unexplained: 2_100n,
  },
  {
    title: 'I5 money from after the end bears no flag',
    invariant: 'I5',
    breach: 'LATE_MONEY_UNFLAGGED',
    changes: () => [{ sql: `UPDATE payment SET flags = '[]' ${OF_PAYMENT}`, params: [bytes(late())] }],
    id: late,
  },
  {
    title: 'I6 an entry of the trail says refused, and names an event',
    invariant: 'I6',
    breach: 'REFUSED_AND_PUBLISHED',
    changes: () => [
      {
        sql: `UPDATE audit_entry SET outcome = 'NOT_FOUND' WHERE lender_id = :lender AND event_id = (${LAST_EVENT})`,
      },
    ],
    id: () => lastEvent,
  },
  {
    title: 'I6 something was published for a refused request',
    invariant: 'I6',
    breach: 'REFUSED_AND_PUBLISHED',
    changes: () => [
      {
        sql: `INSERT INTO outbox_event (lender_id, id, action, events, actor_id, request_id, at, sequence)
          SELECT lender_id, ?, action, '[]', actor_id, request_id, at, NULL FROM audit_entry
          WHERE lender_id = :lender AND outcome <> 'DONE'`,
        params: [bytes(STRANGE_EVENT)],
      },
    ],
    id: () => STRANGE_EVENT,
  },
  {
    title: 'I7 the trail was tampered with',
    invariant: 'I7',
    breach: 'TRAIL_TAMPERED',
    changes: () => [
      {
        sql: `UPDATE audit_entry SET actor_id = 'somebody' WHERE lender_id = :lender
          AND id = (SELECT entry_id FROM audit_seal WHERE lender_id = :lender AND seq = 3)`,
      },
    ],
    id: () => thirdEntry,
  },
  {
    title: 'I9 nobody was told of a payment',
    invariant: 'I9',
    breach: 'EVENT_MISSING',
    changes: () => [
      {
        sql: "UPDATE outbox_event SET events = '[]' WHERE lender_id = :lender AND id = ?",
        params: [bytes(lastEvent)],
      },
    ],
    id: () => fresh,
  },
  {
    title: 'I9 a payment was told of twice',
    invariant: 'I9',
    breach: 'EVENT_TWICE',
    changes: () => [
      {
        sql: `INSERT INTO outbox_event (lender_id, id, action, events, actor_id, request_id, at, sequence)
          SELECT lender_id, ?, action, events, actor_id, request_id, at, NULL FROM outbox_event
          WHERE lender_id = :lender AND id = ?`,
        params: [bytes(STRANGE_EVENT), bytes(lastEvent)],
      },
    ],
    id: () => fresh,
  },
  {
    title: 'I9 a payment was told of that never was',
    invariant: 'I9',
    breach: 'EVENT_OF_NOTHING',
    changes: () => [
      {
        sql: `INSERT INTO outbox_event (lender_id, id, action, events, actor_id, request_id, at, sequence)
          SELECT lender_id, ?, action, ?, actor_id, request_id, at, NULL FROM outbox_event
          WHERE lender_id = :lender AND id = ?`,
        params: [
          bytes(STRANGE_EVENT),
          '[{"type":"payment.recorded","items":[{"id":"pay_01h455vb4pex5vsknk084sn02q"}]}]',
          bytes(lastEvent),
        ],
      },
    ],
    id: () => 'pay_01h455vb4pex5vsknk084sn02q',
  },
  {
    title: 'I8 more was paid than was placed',
    invariant: 'I8',
    breach: 'OVERPAID_UNFLAGGED',
    changes: () => [
      { sql: `UPDATE placement SET placed_minor = 100 ${OF_PAYMENT}`, params: [bytes(world.placementId)] },
    ],
    id: () => world.placementId,
    unexplained: 13_100n - 100n,
  },
];

describe('a breach made by hand is found, and nothing else', () => {
  test.each(broken)('$title', async ({ invariant, breach, changes, id, unexplained, also = [] }) => {
    const verdicts = await foundAfter(world, changes());
    const found = verdicts.filter(({ breaches }) => breaches > 0);
    expect(found.map((verdict) => verdict.invariant).toSorted()).toEqual([invariant, ...also].toSorted());
    const verdict = found.find((each) => each.invariant === invariant)!;
    expect(verdict.first).toMatchObject({ breach, id: id() });
    if (unexplained !== undefined) expect(verdict.unexplained.get('CNY')).toBe(unexplained);
  });
});

test('over given placements, what is broken elsewhere is not looked at', async () => {
  const [first, second] = world.placementIds as unknown as [Id<'placement'>, Id<'placement'>];
  const changes = [
    { sql: `UPDATE placement SET paid_minor = paid_minor - 3 ${OF_PAYMENT}`, params: [bytes(first)] },
  ];
  const over = (ids: readonly Id<'placement'>[]) =>
    foundAfter(world, changes, (reader) => verifyBooks(reader, ids));
  const brokenIn = async (ids: readonly Id<'placement'>[]) =>
    (await over(ids)).filter(({ breaches }) => breaches > 0).map(({ invariant }) => invariant);
  expect(await brokenIn([first])).toEqual(['I2']);
  expect(await brokenIn([second])).toEqual([]);
});
