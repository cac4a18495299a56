import { z } from 'zod';
import { notFound, Refusal } from '../../kernel/errors.js';
import { newId } from '../../kernel/ids.js';
import { currencyText, idText, lineText, oneOf, referenceText, timeZoneText } from '../../kernel/parse.js';
import type { Work } from '../../kernel/store.js';
import { agencyById } from '../access/index.js';
import { agreements, type Agreement, type Channel } from './agreement.entity.js';

export const channels = [
  'PHONE',
  'SMS',
  'EMAIL',
  'LETTER',
  'IM',
  'VISIT',
] as const satisfies readonly Channel[];

/** A phone between tall houses is wrong by a block. */
const VISIT_RADIUS_METRES = 300;

/** Days an agency may still report facts after a placement has ended. */
const REPORT_WINDOW_DAYS = 30;

export const makeAgreementCommand = z.strictObject({
  agencyId: idText('agency'),
  reference: referenceText,
  name: lineText(200),
  timeZone: timeZoneText,
  currency: currencyText,
  /** Days of a placement, its first and last day included. */
  windowDays: z.int().min(1).max(3_650),
  reportWindowDays: z.int().min(0).max(1_095).nullish(),
  visitRadiusMetres: z.int().min(100).max(100_000).nullish(),
  channels: z.array(oneOf(channels)).min(1).max(channels.length),
});

export type MakeAgreement = z.output<typeof makeAgreementCommand>;

/** Makes an agreement; the same reference with the same content answers with the first one. */
export async function makeAgreement(work: Work, command: MakeAgreement): Promise<Agreement> {
  const known = await work.findOne(agreements, { reference: command.reference });
  if (known) return sameOrRefuse(known, command);
  const agency = await agencyById(work, command.agencyId, 'share');
  if (!agency) throw notFound('agency', ['input', 'agencyId']);
  if (agency.status !== 'ACTIVE')
    throw new Refusal('STATE_CONFLICT', 'This agency is suspended.', { path: ['input', 'agencyId'] });
  const agreement = agreementOf(work, command);
  await work.insertAll(agreements, [agreement]);
  work.emit('agreement.made', [{ id: agreement.id }]);
  return agreement;
}

function agreementOf(
  work: Work,
  { reportWindowDays, visitRadiusMetres, ...command }: MakeAgreement,
): Agreement {
  return {
    lenderId: work.lenderId,
    id: newId('agreement'),
    ...command,
    channels: [...new Set(command.channels)],
    reportWindowDays: reportWindowDays ?? REPORT_WINDOW_DAYS,
    visitRadiusMetres: visitRadiusMetres ?? VISIT_RADIUS_METRES,
    status: 'ACTIVE',
    profileId: null,
    grantTokensAllowed: false,
    madeBy: work.context.actorId,
    createdAt: work.context.clocks.domain.now(),
  };
}

function sameOrRefuse(known: Agreement, command: MakeAgreement): Agreement {
  const same =
    known.agencyId === command.agencyId &&
    known.name === command.name &&
    known.timeZone === command.timeZone &&
    known.currency === command.currency &&
    known.windowDays === command.windowDays &&
    known.reportWindowDays === (command.reportWindowDays ?? REPORT_WINDOW_DAYS) &&
    known.visitRadiusMetres === (command.visitRadiusMetres ?? VISIT_RADIUS_METRES) &&
    String(known.channels.toSorted()) === String([...new Set(command.channels)].toSorted());
  if (same) return known;
  throw new Refusal('REFERENCE_REUSED', 'This reference names another agreement.', {
    path: ['input', 'reference'],
  });
}
