import { z } from 'zod';
import { notFound, Refusal } from '../../kernel/errors.js';
import { newId } from '../../kernel/ids.js';
import { idText, localDateText, signedMoney, referenceText } from '../../kernel/parse.js';
import type { Work } from '../../kernel/store.js';
import { latestPayeeAccount } from '../agreements/index.js';
import { payouts, type Payout, type PayoutFlag } from './invoice.entity.js';
import { postPaid } from './post-payable.js';
import { afterStep, refusalOf } from './statement-life.rules.js';
import { checkSign } from './submit-invoice.js';
import { statements, type Statement } from './statement.entity.js';

export const recordPayoutCommand = z.strictObject({
  statementId: idText('statement'),
  reference: referenceText,
  amount: signedMoney,
  valueDate: localDateText,
});
type RecordPayout = z.output<typeof recordPayoutCommand>;

/**
 * What was paid for an invoiced statement, below zero where the agency paid for its credit note; never by whoever approved it. The truth is taken: another amount than what is
 * payable, or an account that changed since the approval, is flagged and not refused. The same again is a replay.
 */
export async function recordPayout(work: Work, command: RecordPayout): Promise<Payout> {
  const { statementId: id, amount } = command;
  const path = ['input', 'statementId'];
  const statement = await work.findOne(statements, { id }, { lock: 'update' });
  if (!statement) throw notFound('statement', path);
  const next = afterStep(statement.state, 'PAY');
  if (next === null) throw new Refusal('STATE_CONFLICT', refusalOf(statement.state), { path });
  if (amount.currency !== statement.currency)
    throw new Refusal('CURRENCY_MISMATCH', `This statement is in ${statement.currency}.`, {
      path: ['input', 'amount', 'currency'],
    });
  if (next === 'DONE') return sameOrRefuse((await work.findOne(payouts, { statementId: id }))!, command);
  if (statement.approvedBy === work.context.actorId)
    throw new Refusal('SAME_ACTOR', 'Whoever approved a statement cannot record its payment.', { path });
  checkSign(amount.minor, statement.payableMinor);
  const payout = await payoutOf(work, statement, command);
  await work.insertAll(payouts, [payout]);
  await work.update(statements, { id }, { state: next });
  await postPaid(work, statement, payout);
  work.emit('statement.paid', [{ id }]);
  return payout;
}

async function payoutOf(work: Work, statement: Statement, command: RecordPayout): Promise<Payout> {
  const latest = await latestPayeeAccount(work, statement.agreementId);
  const { payeeAccountId } = statement;
  const goesOut = command.amount.minor > 0n;
  const said: Readonly<Record<PayoutFlag, boolean>> = {
    AMOUNT_DIFFERS: command.amount.minor !== statement.payableMinor,
    NO_PAYEE_ACCOUNT: goesOut && payeeAccountId === null,
    PAYEE_ACCOUNT_CHANGED: goesOut && payeeAccountId !== null && latest?.id !== payeeAccountId,
  };
  return {
    lenderId: work.lenderId,
    id: newId('payout'),
    statementId: statement.id,
    payeeAccountId,
    reference: command.reference,
    amountMinor: command.amount.minor,
    valueDate: command.valueDate,
    flags: payoutFlags.filter((flag) => said[flag]),
    recordedBy: work.context.actorId,
    recordedAt: work.context.clocks.domain.now(),
  };
}

export const payoutFlags = [
  'AMOUNT_DIFFERS',
  'NO_PAYEE_ACCOUNT',
  'PAYEE_ACCOUNT_CHANGED',
] as const satisfies readonly PayoutFlag[];

function sameOrRefuse(known: Payout, { reference, amount, valueDate }: RecordPayout): Payout {
  const isSame =
    known.reference === reference && known.amountMinor === amount.minor && known.valueDate === valueDate;
  if (isSame) return known;
  throw new Refusal('STATE_CONFLICT', 'This statement was paid otherwise.', { path: ['input'] });
}
