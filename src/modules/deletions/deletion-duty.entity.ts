import {
  id,
  instant,
  int,
  json,
  localDate,
  nullable,
  refersTo,
  tenantTable,
  text,
  type Row,
} from '../../kernel/table.js';
import type { TimeZone } from '../../kernel/time.js';
import { placements } from '../placements/placement.entity.js';
import type { AttestationFlag, DeletionMethod, DutyStatus } from './deletion-duty.rules.js';
import type { DutyKind } from './deletion-terms.rules.js';

/** What an agency owes after a placement has ended: one row a placement, under the placement's own id. */
export const deletionDuties = tenantTable(
  'deletion_duty',
  {
    id: id('placement'),
    agencyId: id('agency'),
    accountId: id('account'),
    /** Whose law says what is to be done. */
    jurisdiction: text(8),
    kind: text<DutyKind>(16),
    /** When the placement ended. */
    since: instant(),
    timeZone: text<TimeZone>(64),
    keepUntil: nullable(localDate()),
    dueOn: localDate(),
    /** The first moment after the due day. */
    dueAt: instant(),
    status: text<DutyStatus>(16),
    /** When it is called to mind next; null: never again. */
    remindAt: nullable(instant()),
    /** The lender's own note on a waiver or an extension, and who made it. */
    changeReason: nullable(text(500)),
    changedBy: nullable(text(64)),
    changedAt: nullable(instant()),
  },
  {
    unique: { of_agency: ['id', 'agencyId'] },
    index: {
      due: ['status', 'dueAt', 'id'],
      agency_due: ['agencyId', 'status', 'dueAt', 'id'],
      of_account: ['accountId', 'agencyId'],
      reminder: ['remindAt', 'id'],
    },
    foreignKeys: [refersTo(() => placements, ['id', 'agencyId'], ['id', 'agencyId'])],
  },
);

export type DeletionDuty = Row<typeof deletionDuties>;

/** That an agency deleted what it held of an ended placement, in its own words: never changed. */
export const deletionAttestations = tenantTable(
  'deletion_attestation',
  {
    id: id('attestation'),
    placementId: id('placement'),
    agencyId: id('agency'),
    reference: text(64),
    contentHash: text(44),
    deletedAt: instant(),
    deletedBy: text(32),
    method: text<DeletionMethod>(16),
    records: int(),
    documents: int(),
    recordings: int(),
    proofUri: nullable(text(500)),
    proofSha256: nullable(text(64)),
    flags: json<readonly AttestationFlag[]>(),
    attestedBy: text(64),
    attestedAt: instant(),
  },
  {
    unique: { reference: ['agencyId', 'reference'] },
    index: { of_placement: ['placementId', 'id'] },
    foreignKeys: [refersTo(() => deletionDuties, ['placementId', 'agencyId'], ['id', 'agencyId'])],
  },
);

export type DeletionAttestation = Row<typeof deletionAttestations>;
