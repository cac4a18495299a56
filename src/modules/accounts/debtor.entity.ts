import {
  belongsTo,
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
import { lenders } from '../access/lender.entity.js';

/** A person who owes, shares or guarantees debts. Masked forms stand beside the sealed values: a list decrypts nothing. */
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
    sealed: longText(),
    createdAt: instant(),
    updatedAt: instant(),
  },
  {
    unique: { reference: ['reference'] },
    foreignKeys: [belongsTo(() => lenders)],
  },
);

export type Debtor = Row<typeof debtors>;

/** A way to reach a person; its clear value is inside the debtor's sealed group. */
export const contactPoints = tenantTable(
  'contact_point',
  {
    id: id('contactPoint'),
    debtorId: id('debtor'),
    kind: text<ContactPointKind>(16),
    position: int(),
    masked: text(250),
  },
  {
    unique: { place: ['debtorId', 'kind', 'position'] },
    foreignKeys: [refersTo(() => debtors, ['debtorId'])],
  },
);

export type ContactPointKind = 'PHONE' | 'WORK_PHONE' | 'EMAIL' | 'ADDRESS' | 'EMPLOYER';
export type ContactPoint = Row<typeof contactPoints>;
