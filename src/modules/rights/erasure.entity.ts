import {
  belongsTo,
  id,
  instant,
  int,
  localDate,
  longText,
  nullable,
  tenantTable,
  text,
  type Row,
} from '../../kernel/table.js';
import { lenders } from '../access/lender.entity.js';
import type { Outcome } from './retention.rules.js';

/**
 * That somebody is to be forgotten, and once a second actor agreed, that they are. Rows that are done stand in the lender's
 * erasure log too: `seq` is their place in it and `hash` binds each to the one before.
 */
export const erasures = tenantTable(
  'erasure',
  {
    id: id('erasure'),
    debtorId: id('debtor'),
    state: text<ErasureState>(16),
    reason: text<ErasureReason>(32),
    requestedBy: text(64),
    requestedAt: instant(),
    decidedBy: nullable(text(64)),
    doneAt: nullable(instant()),
    outcome: nullable(text<Outcome>(16)),
    /** The last day on which law keeps what is stored; null: none does, or as long as its reason stands. */
    keepUntil: nullable(localDate()),
    /** The law that keeps it. */
    source: nullable(text(250)),
    /** Blind index of the lender's reference of the person. */
    personHash: nullable(text(43)),
    seq: nullable(int()),
    previous: nullable(text(64)),
    hash: nullable(text(64)),
    /** When it was in the file outside the database. */
    loggedAt: nullable(instant()),
  },
  {
    unique: { place: ['seq'] },
    index: { of_debtor: ['debtorId', 'id'], unlogged: ['loggedAt', 'seq'] },
    foreignKeys: [belongsTo(() => lenders)],
  },
);

export const erasureStates = ['REQUESTED', 'DECLINED', 'DONE'] as const;
export type ErasureState = (typeof erasureStates)[number];

/** Why somebody is forgotten. LOGGED: a backup was restored, and the log knew better. */
export const erasureReasons = [
  'PERSON_ASKED',
  'NEXT_OF_KIN_ASKED',
  'ORDERED',
  'TIME_IS_OVER',
  'LOGGED',
] as const;
export type ErasureReason = (typeof erasureReasons)[number];

export type Erasure = Row<typeof erasures>;

/** What law still keeps of somebody whom no query shows any more, sealed under the lender's key; nothing reads it but exports. */
export const storedPeople = tenantTable(
  'stored_person',
  {
    id: id('debtor'),
    sealed: longText(),
    keepUntil: nullable(localDate()),
    source: text(250),
    storedAt: instant(),
  },
  { foreignKeys: [belongsTo(() => lenders)] },
);
