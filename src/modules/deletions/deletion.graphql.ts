import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { z } from 'zod';
import { Extensions } from '../../kernel/extensions.js';
import { localDateText, oneOf } from '../../kernel/parse.js';
import type { Instant } from '../../kernel/time.js';
import { DateOnly, DateTime, dateTimeOf, enumOf } from '../../kernel/wire.js';
import type { DeletionAttestation, DeletionDuty } from './deletion-duty.entity.js';
import {
  attestationFlags,
  deletionMethods,
  dutyStatuses,
  isOverdue,
  type AttestationFlag,
} from './deletion-duty.rules.js';
import { deletionTerms, dutyKinds } from './deletion-terms.rules.js';

const DutyKindEnum = enumOf(
  'DeletionDutyKind',
  dutyKinds,
  'What is to be done after a placement has ended.',
  {
    DELETE: 'Everything is deleted or given back at once.',
    KEEP_EVIDENCE:
      'Evidence of the work is kept until `keepUntil`, then deleted; the rest is deleted at once.',
  },
);

export const DutyStatusEnum = enumOf('DeletionDutyStatus', dutyStatuses, 'Where a deletion duty stands.', {
  WAIVED: 'The lender asks for it no longer.',
  SUPERSEDED: 'The agency has the account again: a new duty opens when that placement ends.',
});

export const DeletionMethodEnum = enumOf(
  'DeletionMethod',
  deletionMethods,
  'How it was deleted, by the words of NIST SP 800-88.',
  {
    CLEARED: 'Deleted and overwritten, in the backups too.',
    PURGED: 'Not to be recovered in a laboratory; destroying the keys of what was encrypted counts.',
    DESTROYED: 'The media were destroyed.',
    RETURNED: 'Given back to the lender, and no copy kept.',
  },
);

const AttestationFlagEnum = enumOf(
  'DeletionFlag',
  attestationFlags,
  'What is remarkable about an attestation; it is stored all the same.',
  {
    BEFORE_END: 'It was deleted while the placement ran: the duty stays open.',
    EVIDENCE_DELETED: 'It was deleted while evidence had to be kept.',
    LATE: 'It was attested after the due day.',
  },
);

@Extensions({ privacy: 'none' })
@ObjectType('DeletionAttestation', {
  description: 'That an agency deleted what it held of a placement.',
  simpleResolvers: true,
})
export class DeletionAttestationType {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { description: "The agency's own key." })
  reference!: string;

  @Field(() => DateTime)
  deletedAt!: string;

  @Field(() => String, { description: 'Who did it: a staff number or a system, not a name.' })
  deletedBy!: string;

  @Field(() => DeletionMethodEnum)
  method!: string;

  @Field(() => Int)
  records!: number;

  @Field(() => Int)
  documents!: number;

  @Field(() => Int)
  recordings!: number;

  @Field(() => String, { nullable: true, description: 'Where a certificate is kept.' })
  proofUri!: string | null;

  @Field(() => String, { nullable: true, description: 'SHA-256 of it.' })
  proofSha256!: string | null;

  @Field(() => [AttestationFlagEnum])
  flags!: readonly AttestationFlag[];

  @Field(() => DateTime)
  attestedAt!: string;
}

/** What both sides see of a duty: ids and days, nothing of a case. */
@Extensions({ privacy: 'none' })
@ObjectType({ simpleResolvers: true })
export abstract class DeletionDutyFields {
  row!: DeletionDuty;

  @Field(() => ID, { description: 'The placement that ended.' })
  placementId!: string;

  @Field(() => DutyKindEnum)
  kind!: string;

  @Field(() => String, { description: 'The law behind it.' })
  basis!: string;

  @Field(() => DateTime, { description: 'When the placement ended.' })
  since!: string;

  @Field(() => DateOnly, { nullable: true, description: 'The last day for which evidence is kept.' })
  keepUntil!: string | null;

  @Field(() => DateOnly, { description: 'The last day to attest, in the zone of the agreement.' })
  dueOn!: string;

  @Field(() => DutyStatusEnum)
  status!: string;

  @Field(() => Boolean, { description: 'While one is overdue, nothing new is placed with the agency.' })
  isOverdue!: boolean;
}

export function dutyFieldsOf(
  row: DeletionDuty,
  now: Instant,
): Readonly<Pick<DeletionDutyFields, keyof DeletionDutyFields>> {
  const { id, kind, jurisdiction, since, keepUntil, dueOn, dueAt, status } = row;
  return {
    row,
    placementId: id,
    kind,
    basis: deletionTerms(jurisdiction).basis,
    since: dateTimeOf(since),
    keepUntil,
    dueOn,
    status,
    isOverdue: isOverdue(status, dueAt, now),
  };
}

export function attestationOf(row: DeletionAttestation): DeletionAttestationType {
  return { ...row, deletedAt: dateTimeOf(row.deletedAt), attestedAt: dateTimeOf(row.attestedAt) };
}

export const FILTER = 'What is left out does not narrow, but for `status`.';

@InputType({ description: FILTER })
export class DutyFilterInput {
  @Field(() => DutyStatusEnum, { nullable: true, description: 'OPEN unless said.' })
  status?: string;

  @Field(() => Boolean, { nullable: true })
  isOverdue?: boolean;

  @Field(() => DateOnly, { nullable: true, description: 'Due on an earlier day.' })
  dueBefore?: string;
}

export const dutyFilter = z.strictObject({
  status: oneOf(dutyStatuses).default('OPEN'),
  isOverdue: z.boolean().optional(),
  dueBefore: localDateText.optional(),
});
