import {
  flag,
  id,
  instant,
  int,
  json,
  localDate,
  minor,
  nullable,
  refersTo,
  tenantTable,
  text,
  type Row,
} from '../../kernel/table.js';
import type { CurrencyCode } from '../../kernel/currencies.js';
import { accounts } from '../accounts/account.entity.js';
import { contacts } from '../contacts/contact.entity.js';
import { placements } from '../placements/placement.entity.js';
import type { DeliveryState, ReportedState, Signer } from './delivery.rules.js';
import type { LetterKind } from './letter.rules.js';

/**
 * What a letter has beside its row in the register, under the same id: what it said and asked for, and where it stands by
 * the reports of its delivery. `servedOn` is what limitation counts from.
 */
export const letters = tenantTable(
  'letter',
  {
    id: id('letter'),
    agencyId: id('agency'),
    accountId: id('account'),
    kind: text<LetterKind>(32),
    template: text(32),
    templateVersion: int(),
    currency: text<CurrencyCode>(3),
    principalMinor: minor(),
    interestMinor: minor(),
    feesMinor: minor(),
    penaltyMinor: minor(),
    threatensSuit: flag(),
    trackingNumber: nullable(text(64)),
    sentOn: localDate(),
    state: text<DeliveryState>(16),
    stateAt: nullable(instant()),
    signedBy: nullable(text<Signer>(32)),
    servedOn: nullable(localDate()),
  },
  {
    unique: { tracking: ['agencyId', 'trackingNumber'] },
    index: { of_account: ['accountId', 'servedOn'] },
    foreignKeys: [refersTo(() => contacts, ['id']), refersTo(() => accounts, ['accountId'])],
  },
);

export type Letter = Row<typeof letters>;

/** A report of where a letter is; none is ever changed. */
export const deliveries = tenantTable(
  'letter_delivery',
  {
    id: id('delivery'),
    letterId: id('letter'),
    placementId: id('placement'),
    agencyId: id('agency'),
    reference: text(64),
    contentHash: text(44),
    state: text<ReportedState>(16),
    at: instant(),
    signedBy: nullable(text<Signer>(32)),
    /** The signature stands under words from which an agreement to pay can be read (SPC on limitation, art. 19). */
    agreesToPay: flag(),
    proofUri: nullable(text(500)),
    proofSha256: nullable(text(64)),
    reportedAt: instant(),
    flags: json<readonly string[]>(),
  },
  {
    unique: { reference: ['agencyId', 'reference'] },
    index: { of_letter: ['letterId', 'at'] },
    foreignKeys: [
      refersTo(() => letters, ['letterId']),
      refersTo(() => placements, ['placementId', 'agencyId'], ['id', 'agencyId']),
    ],
  },
);

export type LetterDelivery = Row<typeof deliveries>;
