import { z } from 'zod';
import type { CurrencyCode } from '../../kernel/currencies.js';
import { hashOf } from '../../kernel/content-hash.js';
import { notFound, problem, Refusal, type ItemProblem } from '../../kernel/errors.js';
import { newId, type Id } from '../../kernel/ids.js';
import { MAX_MINOR } from '../../kernel/money.js';
import { idText, lineText, oneOf, positiveMoney, referenceText } from '../../kernel/parse.js';
import type { Work } from '../../kernel/store.js';
import { addDays, endOfDay, localDateIn, monthOf, type LocalDate } from '../../kernel/time.js';
import { agencyById, grantScopes, openGrant } from '../access/index.js';
import {
  countPlacement,
  lockAccounts,
  sharedPortfolio,
  type AccountForPlacement,
  type AccountFilter,
} from '../accounts/index.js';
import {
  agreementById,
  ensureOpenPeriod,
  scheduleInForce,
  shareOpenPeriods,
  type Agreement,
  type FeeSchedule,
} from '../agreements/index.js';
import { overdueDuties, supersedeDuties, type OverdueDuties } from '../deletions/index.js';
import { openAccounts } from '../ledger/index.js';
import { placementBatches, placements, type Placement, type PlacementBatch } from './placement.entity.js';
import { paidSince } from './paid-since.js';
import { partsAfter, type PlacedParts } from './placement.rules.js';
import { placeability } from './placeability.rules.js';

/** Most accounts in one batch chosen by filter; a list holds at most 500. */
export const MAX_PLACED = 10_000;

export const placeAccountsCommand = z.strictObject({
  agreementId: idText('agreement'),
  reference: referenceText,
  accountIds: z.array(idText('account')).min(1).max(500).nullish(),
  filter: z
    .strictObject({
      portfolio: lineText(64).nullish(),
      minBalance: positiveMoney.nullish(),
      maxBalance: positiveMoney.nullish(),
      minMonthsPastDue: z.int().min(0).nullish(),
      maxMonthsPastDue: z.int().min(0).nullish(),
      jurisdiction: lineText(8).nullish(),
      limit: z.int().min(1).max(MAX_PLACED).nullish(),
    })
    .nullish(),
  scopes: z.array(oneOf(grantScopes)).min(1).nullish(),
  dryRun: z.boolean().nullish(),
});

export type PlaceAccounts = z.output<typeof placeAccountsCommand>;

export interface PlacedAccounts {
  /** Null for a dry run and when nothing could be placed. */
  readonly batch: PlacementBatch | null;
  readonly isReplay: boolean;
  readonly placed: number;
  readonly placedMinor: bigint;
  readonly agreement: Agreement;
  readonly refused: readonly { readonly accountId: Id<'account'>; readonly problem: ItemProblem }[];
}

/**
 * Hands accounts to an agency in one batch, by list or by filter. Accounts that are closed, paid, in another currency
 * or live elsewhere are refused one by one; the rest is placed and opened by one grant. A dry run tells the same and
 * writes nothing. A constant number of statements per thousand accounts.
 */
export async function placeAccounts(work: Work, command: PlaceAccounts): Promise<PlacedAccounts> {
  const agreement = await agreementById(work, command.agreementId, 'update');
  if (!agreement) throw notFound('agreement', ['input', 'agreementId']);
  const contentHash = hashOf({ ...command, dryRun: null });
  const known = await work.findOne(placementBatches, { reference: command.reference });
  if (known) return replay(known, contentHash, agreement);
  const { schedule, placedOn } = await terms(work, agreement);
  const chosen = await withoutPaid(work, await chooseAccounts(work, command, agreement));
  const overdue = await overdueDuties(work, agreement.agencyId, work.context.clocks.domain.now());
  const { fit, refused } = judge(chosen, { ...agreement, overdue }, command);
  if (fit.length === 0) {
    // the very accounts may just have been placed by a twin of this request, for which the locks waited
    const twin = await work.findOne(placementBatches, { reference: command.reference });
    if (twin) return replay(twin, contentHash, agreement);
  }
  const summary = {
    isReplay: false,
    placed: fit.length,
    placedMinor: totalOf(fit),
    agreement,
    refused: [...unknownAccounts(command, chosen), ...refused],
  };
  if (command.dryRun || fit.length === 0) return { ...summary, batch: null };
  const batch = await writeBatch(work, command, {
    agreement,
    schedule,
    placedOn,
    contentHash,
    accounts: fit,
  });
  return { ...summary, batch };
}

interface OwedAccount extends AccountForPlacement {
  readonly parts: PlacedParts;
}

/** The balance that is still owed: what was paid since the lender's figures is not handed out again. */
async function withoutPaid(
  work: Work,
  chosen: readonly AccountForPlacement[],
): Promise<readonly OwedAccount[]> {
  const paid = await paidSince(
    work,
    chosen.map(({ id }) => id),
  );
  return chosen.map((account) => {
    const paidMinor = paid.get(account.id) ?? 0n;
    return {
      ...account,
      balanceMinor: account.balanceMinor - paidMinor,
      parts: partsAfter(account, paidMinor),
    };
  });
}

function judge(
  chosen: readonly OwedAccount[],
  taker: Pick<Agreement, 'currency'> & { readonly overdue: OverdueDuties | null },
  { accountIds }: PlaceAccounts,
): { readonly fit: readonly OwedAccount[]; readonly refused: PlacedAccounts['refused'] } {
  const verdicts = chosen.map((account) => ({ account, trouble: placeability(account, taker) }));
  return {
    fit: verdicts.flatMap(({ account, trouble }) => (trouble === null ? [account] : [])),
    refused: verdicts.flatMap(({ account: { id }, trouble }) => {
      if (trouble === null) return [];
      const path = ['input', 'accountIds', accountIds?.indexOf(id) ?? 0];
      return [{ accountId: id, problem: problem(trouble.code, trouble.message, path) }];
    }),
  };
}

function totalOf(fit: readonly AccountForPlacement[]): bigint {
  const sum = fit.reduce((before, { balanceMinor }) => before + balanceMinor, 0n);
  if (sum <= MAX_MINOR) return sum;
  throw new Refusal('INPUT_INVALID', 'The batch comes to more than can be kept.', { path: ['input'] });
}

async function terms(work: Work, agreement: Agreement) {
  if (agreement.status !== 'ACTIVE')
    throw new Refusal('STATE_CONFLICT', 'This agreement has ended.', { path: ['input', 'agreementId'] });
  const agency = await agencyById(work, agreement.agencyId, 'share');
  if (agency?.status !== 'ACTIVE')
    throw new Refusal('STATE_CONFLICT', 'The agency of this agreement is suspended.', {
      path: ['input', 'agreementId'],
    });
  const placedOn = localDateIn(agreement.timeZone, work.context.clocks.domain.now());
  const schedule = await scheduleInForce(work, agreement.id, placedOn);
  if (!schedule)
    throw new Refusal('SCHEDULE_NOT_APPROVED', `No fee schedule is approved for ${placedOn}.`, {
      path: ['input', 'agreementId'],
    });
  return { schedule, placedOn };
}

function replay(known: PlacementBatch, contentHash: string, agreement: Agreement): PlacedAccounts {
  if (known.contentHash !== contentHash)
    throw new Refusal('REFERENCE_REUSED', 'This reference names another batch.', {
      path: ['input', 'reference'],
    });
  return {
    batch: known,
    isReplay: true,
    placed: known.size,
    placedMinor: known.placedMinor,
    agreement,
    refused: [],
  };
}

async function chooseAccounts(
  work: Work,
  { accountIds, filter }: PlaceAccounts,
  { currency }: Agreement,
): Promise<readonly AccountForPlacement[]> {
  if ((accountIds == null) === (filter == null))
    throw new Refusal('INPUT_INVALID', 'Give either `accountIds` or `filter`.', { path: ['input'] });
  if (accountIds) return lockAccounts(work, { ids: [...new Set(accountIds)] }, accountIds.length);
  for (const bound of ['minBalance', 'maxBalance'] as const)
    if (filter![bound] && filter![bound].currency !== currency)
      throw new Refusal('CURRENCY_MISMATCH', `The agreement is in ${currency}.`, {
        path: ['input', 'filter', bound],
      });
  return lockAccounts(work, { filter: placeableFilter(filter!, currency) }, filter!.limit ?? MAX_PLACED);
}

/** A filter means what can be placed: open accounts that are live nowhere, in the currency of the agreement. */
function placeableFilter(
  filter: NonNullable<PlaceAccounts['filter']>,
  currency: CurrencyCode,
): AccountFilter {
  return {
    status: 'OPEN',
    currency,
    isPlaced: false,
    portfolio: filter.portfolio ?? null,
    jurisdiction: filter.jurisdiction ?? null,
    minBalanceMinor: filter.minBalance?.minor ?? null,
    maxBalanceMinor: filter.maxBalance?.minor ?? null,
    minMonthsPastDue: filter.minMonthsPastDue ?? null,
    maxMonthsPastDue: filter.maxMonthsPastDue ?? null,
  };
}

function unknownAccounts({ accountIds }: PlaceAccounts, chosen: readonly AccountForPlacement[]) {
  const found = new Set<string>(chosen.map(({ id }) => id));
  return (accountIds ?? []).flatMap((accountId, index) =>
    found.has(accountId)
      ? []
      : [
          {
            accountId,
            problem: problem('NOT_FOUND', 'There is no such account.', ['input', 'accountIds', index]),
          },
        ],
  );
}

interface BatchParts {
  readonly agreement: Agreement;
  readonly schedule: FeeSchedule;
  readonly placedOn: LocalDate;
  readonly contentHash: string;
  readonly accounts: readonly OwedAccount[];
}

async function writeBatch(work: Work, command: PlaceAccounts, parts: BatchParts): Promise<PlacementBatch> {
  const { agreement, placedOn, accounts } = parts;
  const now = work.context.clocks.domain.now();
  const grantId = await openGrant(work, agreement.agencyId, {
    scopes: command.scopes ?? grantScopes,
    profileId: agreement.profileId,
  });
  const batch: PlacementBatch = {
    lenderId: work.lenderId,
    id: newId('batch'),
    agreementId: agreement.id,
    agencyId: agreement.agencyId,
    grantId,
    portfolioId: await sharedPortfolio(work, accounts),
    reference: command.reference,
    contentHash: parts.contentHash,
    placedOn,
    size: accounts.length,
    placedMinor: totalOf(accounts),
    currency: agreement.currency,
    madeBy: work.context.actorId,
    createdAt: now,
  };
  if (await ensureOpenPeriod(work, agreement, monthOf(placedOn))) await openAccounts(work, agreement);
  const open = await shareOpenPeriods(work, [agreement.id]);
  const settlesIn = Math.max(open.get(agreement.id)!, monthOf(placedOn));
  await work.insertAll(placementBatches, [batch]);
  const rows = accounts.map((account) => placementOf(batch, account, { ...parts, settlesIn, now }));
  await work.insertAll(placements, rows);
  const accountIds = accounts.map(({ id }) => id);
  await countPlacement(work, accountIds);
  await supersedeDuties(work, batch.agencyId, accountIds);
  work.emit(
    'placement.placed',
    rows.map(({ id }) => ({ id, placementId: id })),
  );
  return batch;
}

function placementOf(
  batch: PlacementBatch,
  account: OwedAccount,
  {
    agreement,
    schedule,
    placedOn,
    settlesIn,
    now,
  }: BatchParts & { readonly settlesIn: number; readonly now: Placement['placedAt'] },
): Placement {
  const windowEndsOn = addDays(placedOn, agreement.windowDays - 1);
  return {
    lenderId: batch.lenderId,
    id: newId('placement'),
    batchId: batch.id,
    agreementId: agreement.id,
    agencyId: agreement.agencyId,
    accountId: account.id,
    debtorId: account.debtorId,
    jurisdiction: account.jurisdiction,
    liveAccountId: account.id,
    sequence: account.placements + 1,
    status: 'ACTIVE',
    holds: account.holds,
    currency: agreement.currency,
    placedMinor: account.balanceMinor,
    paidMinor: 0n,
    placedParts: account.parts,
    placedAt: now,
    placedOn,
    timeZone: agreement.timeZone,
    windowEndsOn,
    endsAt: endOfDay(agreement.timeZone, windowEndsOn),
    scheduleId: schedule.id,
    delinquentSince: account.delinquentSince,
    monthsPastDue: account.monthsPastDue,
    reportWindowDays: Math.max(agreement.reportWindowDays, schedule.terms.tail.days),
    endedAt: null,
    endedOn: null,
    endReason: null,
    reportUntil: null,
    settlesIn,
    recallSettlesIn: null,
    updatedAt: now,
  };
}
