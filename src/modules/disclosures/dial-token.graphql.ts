import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Extensions } from '../../kernel/extensions.js';
import {
  DateTime,
  dateTimeOf,
  dateTimeOrNull,
  ItemStatusEnum,
  PersonalField,
  problemOf,
  ProblemType,
  type ItemStatus,
} from '../../kernel/wire.js';
import { ChannelEnum } from '../agreements/index.js';
import { BrokenConductRule, brokenRuleOf } from '../conduct/index.js';
import type { DialToken } from '../contacts/index.js';
import { PurposeEnum } from '../privacy/index.js';
import { RevealReasonEnum } from './disclosure.graphql.js';
import type { DialTokenOutcome } from './issue-dial-tokens.js';
import type { ResolvedDial } from './resolve-dial-token.js';

@InputType({ description: 'A contact point that the dialler of the lender is to reach for you.' })
export class DialTokenInput {
  @Field(() => ID)
  placementId!: string;

  @Field(() => ID)
  contactPointId!: string;

  @Field(() => PurposeEnum)
  purpose!: string;

  @Field(() => RevealReasonEnum)
  reason!: string;

  @Field(() => String, { description: 'Your own staff number of who wants it, no name.' })
  collector!: string;

  @Field(() => String, { description: 'Your own key of this handle, for ever.' })
  reference!: string;

  @Field(() => ChannelEnum, {
    nullable: true,
    description:
      'How it will be used; the first of its purpose that the agreement allows unless said. No VISIT.',
  })
  channel?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'A permit that reserves this contact: it stands for the rules, and the handle ends with it.',
  })
  permitId?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'How long it lives: 15 unless said and 60 at most; of a letter, a day and seven.',
  })
  minutes?: number | null;
}

@Extensions({ privacy: 'case' })
@ObjectType('DialTokenResult', {
  description: 'What became of one item, in the order of the input.',
  simpleResolvers: true,
})
export class DialTokenResult {
  @Field(() => String)
  reference!: string;

  @Field(() => ItemStatusEnum)
  status!: ItemStatus;

  @Field(() => ID, { nullable: true, description: 'Name it as `dialTokenId` in the report of the contact.' })
  id!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The handle, for the dialler: shown here and never again. If the answer is lost, ask for another.',
  })
  token!: string | null;

  @Field(() => ChannelEnum, { nullable: true })
  channel!: string | null;

  @Field(() => DateTime, { nullable: true })
  expiresAt!: string | null;

  @Field(() => [BrokenConductRule], { description: 'Contact rules that are in the way.' })
  broken!: readonly BrokenConductRule[];

  @Field(() => DateTime, { nullable: true, description: 'When to ask again; null where no time is known.' })
  retryAt!: string | null;

  @Field(() => ProblemType, { nullable: true })
  problem!: ProblemType | null;
}

export function dialTokenResultOf(outcome: DialTokenOutcome): DialTokenResult {
  const { reference, status } = outcome;
  if (status === 'REFUSED')
    return {
      reference,
      status,
      id: null,
      token: null,
      channel: null,
      expiresAt: null,
      broken: outcome.broken.map(brokenRuleOf),
      retryAt: dateTimeOrNull(outcome.retryAt),
      problem: problemOf(outcome.problem),
    };
  const { id, channel, expiresAt } = outcome.row;
  const token = status === 'CREATED' ? outcome.token : null;
  return {
    reference,
    status,
    id,
    token,
    channel,
    expiresAt: dateTimeOf(expiresAt),
    broken: [],
    retryAt: null,
    problem: null,
  };
}

@Extensions({ privacy: 'case' })
@ObjectType('ResolvedDialToken', {
  description: 'What a handle stands for. It is not resolved again.',
  simpleResolvers: true,
})
export class ResolvedDialTokenType {
  @Field(() => ID, { description: 'The report of the contact names it.' })
  id!: string;

  @Extensions({ privacy: 'contact' })
  @Field(() => PersonalField)
  field!: PersonalField;

  @Field(() => ChannelEnum)
  channel!: string;

  @Field(() => PurposeEnum)
  purpose!: string;

  @Field(() => ID, { description: 'For whom.' })
  agencyId!: string;

  @Field(() => ID)
  accountId!: string;

  @Field(() => ID)
  placementId!: string;

  @Field(() => ID, { nullable: true, description: 'The reservation that it uses.' })
  permitId!: string | null;
}

export function resolvedDialOf({ token, accountId, masked, value }: ResolvedDial): ResolvedDialTokenType {
  const { id, channel, purpose, agencyId, placementId, permitId } = token;
  const field = { masked, value, withheld: null };
  return { id, field, channel, purpose, agencyId, accountId, placementId, permitId };
}

@Extensions({ privacy: 'case' })
@ObjectType('UnreportedDial', {
  description: 'A handle that the dialler resolved, and whose contact nobody has reported yet.',
  simpleResolvers: true,
})
export class UnreportedDialType {
  @Field(() => ID, { description: 'Name it as `dialTokenId` in the report of the contact.' })
  id!: string;

  @Field(() => String, { description: "The agency's own key." })
  reference!: string;

  @Field(() => ID)
  agencyId!: string;

  @Field(() => ID)
  placementId!: string;

  @Field(() => ID)
  contactPointId!: string;

  @Field(() => ChannelEnum)
  channel!: string;

  @Field(() => PurposeEnum)
  purpose!: string;

  @Field(() => String, { description: "The agency's staff number of who wanted it." })
  collector!: string;

  @Field(() => DateTime)
  resolvedAt!: string;
}

export function unreportedDialOf(row: DialToken): UnreportedDialType {
  return { ...row, resolvedAt: dateTimeOf(row.resolvedAt!) };
}
