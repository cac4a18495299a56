import { z } from 'zod';
import { Refusal } from '../../kernel/errors.js';
import { newId } from '../../kernel/ids.js';
import { magnitude } from '../../kernel/money.js';
import { idText, localDateText, signedMoney, referenceText } from '../../kernel/parse.js';
import type { Work } from '../../kernel/store.js';
import { ownStatement } from './answer-statement.js';
import { invoices, type Invoice } from './invoice.entity.js';
import { postInvoiced } from './post-payable.js';
import { afterStep, refusalOf } from './statement-life.rules.js';
import { statements, type Statement } from './statement.entity.js';

export const submitInvoiceCommand = z.strictObject({
  statementId: idText('statement'),
  reference: referenceText,
  amount: signedMoney,
  issuedOn: localDateText,
});
type SubmitInvoice = z.output<typeof submitInvoiceCommand>;

/**
 * An agency's invoice for an approved statement, or its credit note for one below nothing. Within the tolerance of the
 * agreement it matches, and the statement is invoiced; one that does not is kept with its difference, and another may
 * follow. The same again is a replay.
 */
export async function submitInvoice(work: Work, command: SubmitInvoice): Promise<Invoice> {
  const { statementId, reference, amount } = command;
  const statement = await ownStatement(work, statementId, ['input', 'statementId']);
  const known = await work.findOne(invoices, { agencyId: statement.agencyId, reference });
  if (known) return sameOrRefuse(known, command);
  if (amount.currency !== statement.currency)
    throw new Refusal('CURRENCY_MISMATCH', `This statement is in ${statement.currency}.`, {
      path: ['input', 'amount', 'currency'],
    });
  if (afterStep(statement.state, 'INVOICE') !== 'INVOICED')
    throw new Refusal('STATE_CONFLICT', refusalOf(statement.state), { path: ['input', 'statementId'] });
  checkSign(amount.minor, statement.payableMinor);
  const invoice = matched(work, statement, command);
  await work.insertAll(invoices, [invoice]);
  work.emit('invoice.submitted', [{ id: invoice.id, change: invoice.state }]);
  if (invoice.state === 'MATCHED') {
    await work.update(statements, { id: statement.id }, { state: 'INVOICED' });
    await postInvoiced(work, statement, invoice);
    work.emit('statement.invoiced', [{ id: statement.id }]);
  }
  return invoice;
}

/** Of the sign of what is payable. @throws Refusal for nothing, and where nothing is payable */
export function checkSign(minor: bigint, payableMinor: bigint): void {
  if (payableMinor === 0n)
    throw new Refusal('STATE_CONFLICT', 'Nothing is payable for this statement: it needs no invoice.', {
      path: ['input', 'statementId'],
    });
  if (minor !== 0n && minor < 0n === payableMinor < 0n) return;
  const sentence =
    payableMinor < 0n
      ? 'This statement is a credit note: write its amount below zero.'
      : 'The amount must be above zero.';
  throw new Refusal('INPUT_INVALID', sentence, { path: ['input', 'amount', 'amount'] });
}

function matched(work: Work, statement: Statement, command: SubmitInvoice): Invoice {
  const tolerance = BigInt(statement.terms.toleranceMinor);
  const differenceMinor = command.amount.minor - statement.payableMinor;
  return {
    lenderId: work.lenderId,
    id: newId('invoice'),
    statementId: statement.id,
    agencyId: statement.agencyId,
    reference: command.reference,
    amountMinor: command.amount.minor,
    differenceMinor,
    state: magnitude(differenceMinor) <= tolerance ? 'MATCHED' : 'MISMATCHED',
    issuedOn: command.issuedOn,
    submittedBy: work.context.actorId,
    submittedAt: work.context.clocks.domain.now(),
  };
}

function sameOrRefuse(known: Invoice, { statementId, amount, issuedOn }: SubmitInvoice): Invoice {
  const isSame =
    known.statementId === statementId && known.amountMinor === amount.minor && known.issuedOn === issuedOn;
  if (isSame) return known;
  throw new Refusal('REFERENCE_REUSED', 'This reference names another invoice.', {
    path: ['input', 'reference'],
  });
}
