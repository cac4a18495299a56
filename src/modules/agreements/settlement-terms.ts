import { z } from 'zod';
import type { CurrencyCode } from '../../kernel/currencies.js';
import { notFound, Refusal } from '../../kernel/errors.js';
import { idBytes, newId, type Id } from '../../kernel/ids.js';
import { parseMinor } from '../../kernel/money.js';
import { emptyPage, pageOf, cursorNumber, type Page, type PageRequest } from '../../kernel/page.js';
import { amountSentence, idText, localDateText, oneOf } from '../../kernel/parse.js';
import { ONE } from '../../kernel/rate.js';
import type { Reader, Statement as Sql, Work } from '../../kernel/store.js';
import { decodeRow } from '../../kernel/table.js';
import { lastDayOf, monthLabel, monthOf, type MonthNumber } from '../../kernel/time.js';
import { agreementById } from './agreements.queries.js';
import { shareOpenPeriods } from './periods.js';
import { settlementTerms, type SettlementTerms } from './settlement-terms.entity.js';
import {
  beginsTooEarly,
  negativePolicies,
  NO_SETTLEMENT_TERMS,
  taxTermsSchema,
  type AgreedTerms,
} from './settlement-terms.rules.js';

export const draftSettlementTermsCommand = z.strictObject({
  agreementId: idText('agreement'),
  /** The first day that they are for; a statement comes under what is in force on the last day of its month. */
  effectiveFrom: localDateText,
  invoiceTolerance: z.string().nullish(),
  answerDays: z.int().min(1).max(180).nullish(),
  answerRequired: z.boolean().nullish(),
  rounding: oneOf(['HALF_UP', 'HALF_EVEN', 'DOWN']).nullish(),
  negativePolicy: oneOf(negativePolicies).nullish(),
  tax: taxTermsSchema.nullish(),
  withholdingPpm: z.int().min(0).max(ONE, 'A rate is at most 1,000,000 ppm.').nullish(),
});
type DraftSettlementTerms = z.output<typeof draftSettlementTermsCommand>;

/**
 * Drafts the next version of what an agreement says about its statements; what is left out takes its default. It counts
 * for nothing until another actor approves it.
 */
export async function draftSettlementTerms(
  work: Work,
  command: DraftSettlementTerms,
): Promise<SettlementTerms> {
  const agreement = await agreementById(work, command.agreementId, 'update');
  if (!agreement) throw notFound('agreement', ['input', 'agreementId']);
  const { id: agreementId } = agreement;
  const latest = await work.findOne(
    settlementTerms,
    { agreementId },
    { orderBy: ['version'], descending: true },
  );
  const drafted: SettlementTerms = {
    lenderId: work.lenderId,
    id: newId('settlementTerms'),
    agreementId,
    version: (latest?.version ?? 0) + 1,
    effectiveFrom: command.effectiveFrom,
    status: 'DRAFT',
    terms: agreedTerms(command, agreement.currency),
    madeBy: work.context.actorId,
    createdAt: work.context.clocks.domain.now(),
    approvedBy: null,
    approvedAt: null,
  };
  await checkBeginning(work, drafted, ['input', 'effectiveFrom']);
  await work.insertAll(settlementTerms, [drafted]);
  work.emit('settlement_terms.drafted', [{ id: drafted.id }]);
  return drafted;
}

/**
 * Approves drafted terms. Four eyes: whoever drafted them cannot; approving again changes nothing. Months that were closed
 * in the meantime keep their terms, so that a draft that begins in one is refused.
 */
export async function approveSettlementTerms(
  work: Work,
  id: Id<'settlementTerms'>,
): Promise<SettlementTerms> {
  const path = ['settlementTermsId'];
  const found = await work.findOne(settlementTerms, { id });
  if (!found) throw notFound('settlement terms', path);
  if (found.status === 'DRAFT') await checkBeginning(work, found, path);
  const drafted = (await work.findOne(settlementTerms, { id }, { lock: 'update' }))!;
  if (drafted.status === 'APPROVED') return drafted;
  if (drafted.madeBy === work.context.actorId)
    throw new Refusal('SAME_ACTOR', 'Whoever drafted settlement terms cannot approve them.', { path });
  const change = {
    status: 'APPROVED',
    approvedBy: work.context.actorId,
    approvedAt: work.context.clocks.domain.now(),
  } as const;
  await work.update(settlementTerms, { id }, change);
  work.emit('settlement_terms.approved', [{ id }]);
  return { ...drafted, ...change };
}

/** Closing waits for the lock: terms are in force for a statement, or come too late for it, and never between. */
async function checkBeginning(
  work: Work,
  { agreementId, effectiveFrom }: SettlementTerms,
  path: readonly string[],
): Promise<void> {
  const open = (await shareOpenPeriods(work, [agreementId])).get(agreementId);
  if (!beginsTooEarly(monthOf(effectiveFrom), open)) return;
  const sentence = `Months before ${monthLabel(open!)} are closed and keep their terms: let these begin in it or later.`;
  throw new Refusal('STATE_CONFLICT', sentence, { path });
}

function agreedTerms(command: DraftSettlementTerms, currency: CurrencyCode): AgreedTerms {
  const { answerDays, answerRequired, rounding, negativePolicy, tax, withholdingPpm } = command;
  const usual = NO_SETTLEMENT_TERMS;
  return {
    toleranceMinor: toleranceOf(command.invoiceTolerance ?? '0', currency),
    answerDays: answerDays ?? usual.answerDays,
    answerRequired: answerRequired ?? usual.answerRequired,
    rounding: rounding ?? usual.rounding,
    negativePolicy: negativePolicy ?? usual.negativePolicy,
    tax: tax ?? usual.tax,
    withholdingPpm: withholdingPpm ?? usual.withholdingPpm,
  };
}

/** Small by its nature: what is larger is a difference to be talked about. */
function toleranceOf(amount: string, currency: CurrencyCode): number {
  const minor = parseMinor(amount, currency);
  if (typeof minor === 'bigint' && minor >= 0n && minor <= 1_000_000n) return Number(minor);
  const sentence =
    typeof minor === 'bigint'
      ? 'A tolerance is from 0 to 1,000,000 minor units.'
      : amountSentence(minor, currency);
  throw new Refusal('INPUT_INVALID', sentence, { path: ['input', 'invoiceTolerance'] });
}

/** What a statement of this month comes under: the approved version that is in force on the month's last day. */
export async function settlementTermsFor(
  reader: Reader,
  agreementId: Id<'agreement'>,
  month: MonthNumber,
): Promise<{ readonly termsVersion: number | null; readonly terms: AgreedTerms }> {
  const [row] = await reader.query(inForce, [idBytes(agreementId), lastDayOf(month)]);
  if (!row) return { termsVersion: null, terms: NO_SETTLEMENT_TERMS };
  const { version, terms } = decodeRow(settlementTerms, row);
  return { termsVersion: version, terms };
}

/** All versions of an agreement's terms, the latest first. */
export async function settlementTermsPage(
  reader: Reader,
  agreementId: Id<'agreement'> | null,
  request: PageRequest,
  scope: readonly unknown[],
): Promise<Page<SettlementTerms>> {
  if (agreementId === null) return emptyPage;
  const before = request.after === null ? LAST_VERSION : cursorNumber(request.after[0]);
  const rows = await reader.query(pageOfVersions, [idBytes(agreementId), before, request.first + 1]);
  return pageOf(
    request,
    rows.map((row) => decodeRow(settlementTerms, row)),
    scope,
    ({ version }) => [version],
    (row) => row,
  );
}

const LAST_VERSION = 2_147_483_647;

const inForce: Sql = {
  sql: `SELECT * FROM settlement_terms
    WHERE lender_id = :lender AND agreement_id = ? AND status = 'APPROVED' AND effective_from <= ?
    ORDER BY effective_from DESC, version DESC LIMIT 1`,
};
const pageOfVersions: Sql = {
  sql: `SELECT * FROM settlement_terms
    WHERE lender_id = :lender AND agreement_id = ? AND version < ? ORDER BY version DESC LIMIT ?`,
};
