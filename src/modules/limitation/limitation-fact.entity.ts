import {
  id,
  instant,
  localDate,
  nullable,
  refersTo,
  tenantTable,
  text,
  type Row,
} from '../../kernel/table.js';
import { accounts } from '../accounts/account.entity.js';
import type { RecordableEvent } from './limitation.rules.js';

/** What the lender recorded of the limitation of a debt; letters, promises and payments are read where they stand. */
export const limitationFacts = tenantTable(
  'limitation_fact',
  {
    id: id('limitationFact'),
    accountId: id('account'),
    reference: text(64),
    contentHash: text(44),
    kind: text<RecordableEvent>(32),
    happenedOn: localDate(),
    proofUri: nullable(text(500)),
    proofSha256: nullable(text(64)),
    recordedBy: text(64),
    recordedAt: instant(),
  },
  {
    unique: { reference: ['reference'] },
    index: { of_account: ['accountId', 'happenedOn'] },
    foreignKeys: [refersTo(() => accounts, ['accountId'])],
  },
);

export type LimitationFact = Row<typeof limitationFacts>;
