import { z } from 'zod';
import { problem, type ItemProblem } from '../../kernel/errors.js';
import { sameId } from '../../kernel/ids.js';
import {
  hasCome,
  idText,
  instantText,
  labelText,
  lineText,
  oneOf,
  positiveMoney,
  referenceText,
} from '../../kernel/parse.js';
import type { Work } from '../../kernel/store.js';
import { localDateIn, type Instant } from '../../kernel/time.js';
import type { ItemOutcome } from '../../kernel/wire.js';
import { conductParties } from '../conduct/index.js';
import {
  addContacts,
  contacts,
  reportDials,
  strayPoints,
  type Dialled,
  type NewContact,
} from '../contacts/index.js';
import { reportFlags, takeReports, type AcceptedReport, type ReportKind } from '../placements/index.js';
import { isSuitBarred, limitationCases, limitationOn, type DatedCase } from '../limitation/index.js';
import { letters, type Letter } from './letter.entity.js';
import { isDemand, letterKinds } from './letter.rules.js';
import { takenNumbers } from './taken-numbers.js';

const amounts = z.strictObject({
  principal: positiveMoney.nullish(),
  interest: positiveMoney.nullish(),
  fees: positiveMoney.nullish(),
  penalty: positiveMoney.nullish(),
});

const letterItem = z
  .strictObject({
    placementId: idText('placement'),
    reference: referenceText,
    kind: oneOf(letterKinds),
    template: labelText,
    templateVersion: z.int().min(1).max(1_000_000),
    amounts: amounts.nullish(),
    sentAt: instantText,
    sentBy: lineText(64),
    party: oneOf(conductParties).nullish(),
    contactPointId: idText('contactPoint').nullish(),
    dialTokenId: idText('dialToken').nullish(),
    trackingNumber: referenceText.nullish(),
    threatensSuit: z.boolean().nullish(),
  })
  .refine(
    ({ kind, amounts: asked }) => !isDemand(kind) || Object.values(asked ?? {}).some((money) => money),
    {
      message: 'A demand says what is owed, by component.',
      path: ['amounts'],
    },
  );

export type LetterItem = z.output<typeof letterItem>;

const letterReports: ReportKind<LetterItem> = {
  scope: 'letters:report',
  schema: letterItem,
  table: contacts,
  space: { kind: 'LETTER' },
  names: 'letter',
  lock: 'share',
};

/** A letter as it is stored: a row of the register, and what is its own. */
interface LetterRows {
  readonly entry: NewContact;
  readonly letter: Omit<Letter, 'lenderId'>;
}

/**
 * Stores letters that an agency has sent, each in the register and beside it. Six statements for up to 500 of them, and
 * one more each where addresses or tracking numbers are named, two where handles are, and two where suit is threatened: on an expired debt that is
 * flagged.
 */
export async function reportLetters(work: Work, items: readonly unknown[]): Promise<ItemOutcome[]> {
  const intake = await takeReports(work, letterReports, items);
  const pointTrouble = await strayPoints(work, intake.accepted);
  const numberTrouble = await takenNumbers(work, intake.accepted);
  const cases = await threatenedCases(work, intake.accepted);
  const now = work.context.clocks.domain.now();
  const taken: AcceptedReport<LetterItem>[] = [];
  for (const report of intake.accepted) {
    const trouble =
      timeTrouble(report, now) ?? currencyTrouble(report) ?? pointTrouble(report) ?? numberTrouble(report);
    if (trouble) intake.refuse(report, trouble);
    else taken.push(report);
  }
  const dialled = await reportDials(
    work,
    taken.map(({ item }) => item),
  );
  const stored = taken.map((report, n) => {
    const rows = letterRows(report, dialled[n]!, cases, now);
    return { report, rows };
  });
  const broken = await addContacts(
    work,
    stored.map(({ rows }) => rows.entry),
    stored.map(({ report }) => report.placement),
  );
  for (const { report, rows } of stored)
    intake.created(report, rows.letter.id, rows.entry.flags, broken(rows.entry.id));
  await storeLetters(
    work,
    stored.map(({ rows }) => rows),
  );
  return intake.outcomes();
}

/** What the limitation of each debt is read from that a letter threatens to sue for; nothing where none does. */
function threatenedCases(
  work: Work,
  reports: readonly AcceptedReport<LetterItem>[],
): Promise<ReadonlyMap<string, DatedCase>> {
  const threats = reports.filter(({ item }) => item.threatensSuit === true);
  const accountIds = threats.map(({ placement }) => placement.accountId);
  return limitationCases(work, [...new Set(accountIds)]);
}

async function storeLetters(work: Work, stored: readonly LetterRows[]): Promise<void> {
  await work.insertAll(
    letters,
    stored.map(({ letter }) => letter),
  );
  work.emit(
    'letter.reported',
    stored.map(({ letter, entry }) => ({ id: letter.id, placementId: entry.placementId })),
  );
}

function timeTrouble({ item, index }: AcceptedReport<LetterItem>, now: Instant): ItemProblem | null {
  if (hasCome(item.sentAt, now)) return null;
  return problem('INPUT_INVALID', 'The letter is sent in the future.', ['items', index, 'sentAt']);
}

function currencyTrouble({ item, index, placement }: AcceptedReport<LetterItem>): ItemProblem | null {
  for (const [component, money] of Object.entries(item.amounts ?? {}))
    if (money != null && money.currency !== placement.currency)
      return problem('CURRENCY_MISMATCH', `The placement is in ${placement.currency}.`, [
        'items',
        index,
        'amounts',
        component,
        'currency',
      ]);
  return null;
}

function letterRows(
  { item, placement, contentHash }: AcceptedReport<LetterItem>,
  { contactId: id, flags }: Pick<Dialled<LetterItem>, 'contactId' | 'flags'>,
  cases: ReadonlyMap<string, DatedCase>,
  reportedAt: Instant,
): LetterRows {
  const sentOn = localDateIn(placement.timeZone, item.sentAt);
  const { accountId } = placement;
  const debt = cases.get(accountId);
  const isBarred =
    item.threatensSuit === true && debt !== undefined && isSuitBarred(limitationOn(debt, sentOn));
  const entry: NewContact = {
    id,
    kind: 'LETTER',
    placementId: placement.id,
    agencyId: placement.agencyId,
    debtorId: placement.debtorId,
    reference: item.reference,
    contentHash,
    occurredAt: item.sentAt,
    reportedAt,
    channel: 'LETTER',
    direction: 'OUTBOUND',
    party: item.party ?? 'DEBTOR',
    connection: 'SENT',
    result: 'NONE',
    collector: item.sentBy,
    contactPointId: item.contactPointId ?? null,
    details: item.kind === 'VALIDATION_NOTICE' ? { purpose: 'VALIDATION_NOTICE' } : null,
    flags: [
      ...reportFlags(placement, item.sentAt),
      ...(isBarred ? ['SUIT_THREATENED_AFTER_EXPIRY'] : []),
      ...flags,
    ],
  };
  const { principal, interest, fees, penalty } = item.amounts ?? {};
  return {
    entry,
    letter: {
      id: sameId('letter', id),
      agencyId: placement.agencyId,
      accountId,
      kind: item.kind,
      template: item.template,
      templateVersion: item.templateVersion,
      currency: placement.currency,
      principalMinor: principal?.minor ?? 0n,
      interestMinor: interest?.minor ?? 0n,
      feesMinor: fees?.minor ?? 0n,
      penaltyMinor: penalty?.minor ?? 0n,
      threatensSuit: item.threatensSuit ?? false,
      trackingNumber: item.trackingNumber ?? null,
      sentOn,
      state: 'SENT',
      stateAt: null,
      signedBy: null,
      servedOn: null,
    },
  };
}
