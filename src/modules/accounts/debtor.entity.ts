import {
  id,
  instant,
  int,
  json,
  longText,
  nullable,
  refersTo,
  tenantTable,
  text,
  type Row,
} from '../../kernel/table.js';
import type { TimeZone } from '../../kernel/time.js';
import { debtorKeys } from '../privacy/debtor-key.entity.js';

/**
 * A person who owes, shares or guarantees debts. Masked forms stand beside the sealed values: a list decrypts nothing. Each
 * group is sealed alone under the person's key, so that what is asked for is all that is opened.
 */
export const debtors = tenantTable(
  'debtor',
  {
    id: id('debtor'),
    reference: text(64),
    jurisdiction: text(8),
    timeZones: json<readonly TimeZone[]>(),
    language: nullable(text(16)),
    nameMasked: text(250),
    nationalIdMasked: nullable(text(64)),
    /** The name and the day of birth. */
    identitySealed: longText(),
    nationalIdSealed: nullable(longText()),
    /** Finds the number again without keeping it (`person-index.ts`); to be cleared with the person. */
    nationalIdIndex: nullable(text(11)),
    createdAt: instant(),
    updatedAt: instant(),
  },
  {
    unique: { reference: ['reference'] },
    index: { by_national_id: ['nationalIdIndex', 'id'] },
    foreignKeys: [refersTo(() => debtorKeys, ['id'])],
  },
);

export type Debtor = Row<typeof debtors>;

/** A way to reach a person; its clear value is a group of its own under the person's key. */
export const contactPoints = tenantTable(
  'contact_point',
  {
    id: id('contactPoint'),
    debtorId: id('debtor'),
    kind: text<ContactPointKind>(16),
    position: int(),
    masked: text(250),
    sealed: longText(),
    /** Finds a telephone number or an e-mail address again; null for all else. To be cleared with the person. */
    valueIndex: nullable(text(11)),
  },
  {
    unique: { place: ['debtorId', 'kind', 'position'] },
    index: { by_value: ['valueIndex', 'debtorId'] },
    foreignKeys: [refersTo(() => debtors, ['debtorId'])],
  },
);

export const contactPointKinds = ['PHONE', 'WORK_PHONE', 'EMAIL', 'ADDRESS', 'EMPLOYER'] as const;
export type ContactPointKind = (typeof contactPointKinds)[number];
export type ContactPoint = Row<typeof contactPoints>;
