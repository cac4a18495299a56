import { Extensions, Field, ID, Int, ObjectType } from 'type-graphql';
import { lazily } from '../../kernel/lazily.js';
import {
  DateOnly,
  DateTime,
  dateTimeOf,
  dateTimeOrNull,
  enumOf,
  moneyOf,
  MoneyType,
} from '../../kernel/wire.js';
import { ContactPartyEnum } from '../contacts/index.js';
import { deliveryStates, reportedStates, signers } from './delivery.rules.js';
import type { ReportedLetter } from './latest-letters.js';
import type { LetterDelivery } from './letter.entity.js';
import { letterKinds } from './letter.rules.js';

export const LetterKindEnum = enumOf('LetterKind', letterKinds, 'What a letter is.');
export const SignerEnum = enumOf('Signer', signers, 'Who signed for a letter.');
export const ReportedDeliveryEnum = enumOf(
  'ReportedDelivery',
  reportedStates,
  'What can be reported of a letter on its way.',
);
const DeliveryStateEnum = enumOf('DeliveryState', deliveryStates, 'Where a letter is.', {
  DEEMED: 'Nobody proved a receipt; a contract or a rule takes it for received.',
});

@Extensions({ privacy: 'case' })
@ObjectType('LetterDelivery', { description: 'A report of where a letter is.', simpleResolvers: true })
export class LetterDeliveryType {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { description: "The agency's own key." })
  reference!: string;

  @Field(() => ReportedDeliveryEnum)
  state!: string;

  @Field(() => DateTime)
  at!: string;

  @Field(() => SignerEnum, { nullable: true })
  signedBy!: string | null;

  @Field(() => Boolean, { description: 'Whether an agreement to pay stands above the signature.' })
  agreesToPay!: boolean;

  @Field(() => String, { nullable: true, description: 'Where the proof is kept.' })
  proofUri!: string | null;

  @Field(() => String, { nullable: true, description: 'SHA-256 of the proof, hexadecimal.' })
  proofSha256!: string | null;

  @Field(() => [String], { description: 'What is remarkable, such as OUT_OF_ORDER: it moved nothing.' })
  flags!: readonly string[];
}

@Extensions({ privacy: 'case' })
@ObjectType('Letter', {
  description: 'A letter, as the agency reported it, and what became of it.',
  simpleResolvers: true,
})
export class LetterType {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { description: "The agency's own key." })
  reference!: string;

  @Field(() => LetterKindEnum)
  kind!: string;

  @Field(() => String)
  template!: string;

  @Field(() => Int)
  templateVersion!: number;

  @Field(() => MoneyType)
  principal!: MoneyType;

  @Field(() => MoneyType)
  interest!: MoneyType;

  @Field(() => MoneyType)
  fees!: MoneyType;

  @Field(() => MoneyType)
  penalty!: MoneyType;

  @Field(() => DateTime)
  sentAt!: string;

  @Field(() => DateTime)
  reportedAt!: string;

  @Field(() => String, { description: 'Staff number, or a label of the house that sent it.' })
  sentBy!: string;

  @Field(() => ContactPartyEnum)
  party!: string;

  @Field(() => ID, { nullable: true, description: 'The stored address it went to.' })
  contactPointId!: string | null;

  @Field(() => String, { nullable: true })
  trackingNumber!: string | null;

  @Field(() => Boolean, { description: 'Whether it threatens suit.' })
  threatensSuit!: boolean;

  @Field(() => DeliveryStateEnum)
  state!: string;

  @Field(() => DateTime, { nullable: true, description: 'Since when; null as long as it was only sent.' })
  stateAt!: string | null;

  @Field(() => SignerEnum, { nullable: true })
  signedBy!: string | null;

  @Field(() => DateOnly, {
    nullable: true,
    description:
      'The day on which it counts as served: signed for by the debtor, an adult relative at home or somebody authorised, or deemed by the rule of the jurisdiction.',
  })
  servedOn!: string | null;

  @Field(() => [LetterDeliveryType], { description: 'All reports of its delivery, earliest first.' })
  deliveries!: readonly LetterDeliveryType[];

  @Field(() => [String], {
    description: 'What is remarkable, such as SUIT_THREATENED_AFTER_EXPIRY or AFTER_RECALL.',
  })
  flags!: readonly string[];
}

export const letterTypeOf = lazily<ReportedLetter, LetterType>({
  id: ({ letter }) => letter.id,
  reference: ({ entry }) => entry.reference,
  kind: ({ letter }) => letter.kind,
  template: ({ letter }) => letter.template,
  templateVersion: ({ letter }) => letter.templateVersion,
  principal: ({ letter }) => moneyOf(letter.principalMinor, letter.currency),
  interest: ({ letter }) => moneyOf(letter.interestMinor, letter.currency),
  fees: ({ letter }) => moneyOf(letter.feesMinor, letter.currency),
  penalty: ({ letter }) => moneyOf(letter.penaltyMinor, letter.currency),
  sentAt: ({ entry }) => dateTimeOf(entry.occurredAt),
  reportedAt: ({ entry }) => dateTimeOf(entry.reportedAt),
  sentBy: ({ entry }) => entry.collector,
  party: ({ entry }) => entry.party,
  contactPointId: ({ entry }) => entry.contactPointId,
  trackingNumber: ({ letter }) => letter.trackingNumber,
  threatensSuit: ({ letter }) => letter.threatensSuit,
  state: ({ letter }) => letter.state,
  stateAt: ({ letter }) => dateTimeOrNull(letter.stateAt),
  signedBy: ({ letter }) => letter.signedBy,
  servedOn: ({ letter }) => letter.servedOn,
  deliveries: ({ deliveries }) => deliveries.map(deliveryTypeOf),
  flags: ({ entry }) => entry.flags,
});

const deliveryTypeOf = lazily<LetterDelivery, LetterDeliveryType>({
  id: ({ id }) => id,
  reference: ({ reference }) => reference,
  state: ({ state }) => state,
  at: ({ at }) => dateTimeOf(at),
  signedBy: ({ signedBy }) => signedBy,
  agreesToPay: ({ agreesToPay }) => agreesToPay,
  proofUri: ({ proofUri }) => proofUri,
  proofSha256: ({ proofSha256 }) => proofSha256,
  flags: ({ flags }) => flags,
});
