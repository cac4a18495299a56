import { z } from 'zod';
import { notFound, Refusal } from '../../kernel/errors.js';
import type { Id } from '../../kernel/ids.js';
import { amountSentence, idText } from '../../kernel/parse.js';
import { parseMinor } from '../../kernel/money.js';
import type { Reader, Work } from '../../kernel/store.js';
import { agreementById } from './agreements.queries.js';
import { settlementTerms, type SettlementTerms } from './settlement-terms.entity.js';

/** What holds until an agreement says otherwise: invoices to the minor unit, ten days to answer, silence lets approve. */
export const NO_SETTLEMENT_TERMS = { toleranceMinor: 0n, answerDays: 10, answerRequired: false } as const;

export const setSettlementTermsCommand = z.strictObject({
  agreementId: idText('agreement'),
  invoiceTolerance: z.string().nullish(),
  answerDays: z.int().min(1).max(180).nullish(),
  answerRequired: z.boolean().nullish(),
});

/** Says how statements of an agreement are answered and invoiced; what is left out takes its default. */
export async function setSettlementTerms(
  work: Work,
  command: z.output<typeof setSettlementTermsCommand>,
): Promise<SettlementTerms> {
  const agreement = await agreementById(work, command.agreementId, 'update');
  if (!agreement) throw notFound('agreement', ['input', 'agreementId']);
  const toleranceMinor = parseMinor(command.invoiceTolerance ?? '0', agreement.currency);
  if (typeof toleranceMinor !== 'bigint' || !isTolerance(toleranceMinor))
    throw new Refusal(
      'INPUT_INVALID',
      typeof toleranceMinor === 'bigint'
        ? 'A tolerance is from 0 to 1,000,000 minor units.'
        : amountSentence(toleranceMinor, agreement.currency),
      { path: ['input', 'invoiceTolerance'] },
    );
  const change = {
    toleranceMinor,
    answerDays: command.answerDays ?? NO_SETTLEMENT_TERMS.answerDays,
    answerRequired: command.answerRequired ?? NO_SETTLEMENT_TERMS.answerRequired,
    setBy: work.context.actorId,
    setAt: work.context.clocks.domain.now(),
  };
  const { id: agreementId } = agreement;
  const known = await work.findOne(settlementTerms, { agreementId });
  if (known) await work.update(settlementTerms, { agreementId }, change);
  else await work.insertAll(settlementTerms, [{ agreementId, ...change }]);
  work.emit('settlement_terms.set', [{ id: agreementId }]);
  return { lenderId: work.lenderId, agreementId, ...change };
}

/** Small by its nature: what is larger is a difference to be talked about. */
function isTolerance(minor: bigint): boolean {
  return minor >= 0n && minor <= 1_000_000n;
}

/** The terms of each agreement that says any. */
export async function settlementTermsOf(
  reader: Reader,
  agreementIds: readonly Id<'agreement'>[],
): Promise<ReadonlyMap<string, SettlementTerms>> {
  const rows = await reader.find(settlementTerms, { agreementId: agreementIds });
  return new Map(rows.map((row) => [row.agreementId, row]));
}
