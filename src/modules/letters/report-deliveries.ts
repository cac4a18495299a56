import { z } from 'zod';
import { problem, type ItemProblem } from '../../kernel/errors.js';
import { newId } from '../../kernel/ids.js';
import {
  hasCome,
  idText,
  instantText,
  oneOf,
  referenceText,
  sha256Text,
  uriText,
} from '../../kernel/parse.js';
import type { Work } from '../../kernel/store.js';
import type { Instant } from '../../kernel/time.js';
import type { ItemOutcome } from '../../kernel/wire.js';
import { reportFlags, takeReports, type AcceptedReport, type ReportKind } from '../placements/index.js';
import { reportedStates, signers } from './delivery.rules.js';
import { deliveries, type LetterDelivery } from './letter.entity.js';
import { lockSentLetters, moveLetters, type SentLetter } from './sent-letters.js';

const deliveryItem = z
  .strictObject({
    placementId: idText('placement'),
    reference: referenceText,
    letterId: idText('letter'),
    state: oneOf(reportedStates),
    at: instantText,
    signedBy: oneOf(signers).nullish(),
    agreesToPay: z.boolean().nullish(),
    proof: z.strictObject({ uri: uriText, sha256: sha256Text }).nullish(),
  })
  .refine(({ state, signedBy }) => state === 'SIGNED' || signedBy == null, {
    message: 'Only a letter that was signed for has a signer.',
    path: ['signedBy'],
  })
  .refine(({ state, agreesToPay }) => state === 'SIGNED' || agreesToPay !== true, {
    message: 'Only a signature can agree to pay.',
    path: ['agreesToPay'],
  });

type DeliveryItem = z.output<typeof deliveryItem>;

const deliveryReports: ReportKind<DeliveryItem> = {
  scope: 'letters:report',
  schema: deliveryItem,
  table: deliveries,
  lock: 'share',
};

/**
 * Stores what became of letters on their way, and moves each letter by all that is known of it then. What cannot have
 * followed, such as a refusal after a signature, is stored, flagged and moves nothing. Eight statements.
 */
export async function reportDeliveries(work: Work, items: readonly unknown[]): Promise<ItemOutcome[]> {
  const intake = await takeReports(work, deliveryReports, items);
  const sent = await lockSentLetters(work, [...new Set(intake.accepted.map(({ item }) => item.letterId))]);
  const now = work.context.clocks.domain.now();
  const taken: { readonly report: AcceptedReport<DeliveryItem>; readonly row: LetterDelivery }[] = [];
  for (const report of intake.accepted) {
    const letter = sent.get(report.item.letterId);
    const trouble = deliveryTrouble(report, letter, now);
    if (trouble) intake.refuse(report, trouble);
    else taken.push({ report, row: deliveryRow(work, report, now) });
  }
  const rows = taken.map(({ row }) => row);
  const strays = await moveLetters(work, sent, rows);
  const flagged = taken.map(({ report, row }) => {
    const flags = [
      ...flagsOf(report, sent.get(row.letterId)!),
      ...(strays.has(row.id) ? ['OUT_OF_ORDER'] : []),
    ];
    intake.created(report, row.id, flags);
    return { ...row, flags };
  });
  await work.insertAll(deliveries, flagged);
  work.emit(
    'letter.delivered',
    rows.map(({ id, placementId, state }) => ({ id, placementId, change: state })),
  );
  return intake.outcomes();
}

function deliveryTrouble(
  { item, index, placement }: AcceptedReport<DeliveryItem>,
  letter: SentLetter | undefined,
  now: Instant,
): ItemProblem | null {
  if (letter?.placementId !== placement.id)
    return problem('NOT_FOUND', 'There is no such letter.', ['items', index, 'letterId']);
  if (!hasCome(item.at, now))
    return problem('INPUT_INVALID', 'The delivery is in the future.', ['items', index, 'at']);
  return null;
}

function flagsOf({ item, placement }: AcceptedReport<DeliveryItem>, letter: SentLetter): string[] {
  return [
    ...reportFlags(placement, item.at),
    ...(item.at < letter.sentAt ? ['BEFORE_DISPATCH'] : []),
    ...(item.state === 'SIGNED' && item.signedBy == null ? ['SIGNER_MISSING'] : []),
  ];
}

function deliveryRow(
  work: Work,
  { item, placement, contentHash }: AcceptedReport<DeliveryItem>,
  reportedAt: Instant,
): LetterDelivery {
  return {
    lenderId: work.lenderId,
    id: newId('delivery'),
    letterId: item.letterId,
    placementId: placement.id,
    agencyId: placement.agencyId,
    reference: item.reference,
    contentHash,
    state: item.state,
    at: item.at,
    signedBy: item.signedBy ?? null,
    agreesToPay: item.agreesToPay ?? false,
    proofUri: item.proof?.uri ?? null,
    proofSha256: item.proof?.sha256 ?? null,
    reportedAt,
    flags: [],
  };
}
