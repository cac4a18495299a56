import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Extensions } from '../../kernel/extensions.js';
import type { Instant } from '../../kernel/time.js';
import {
  DateTime,
  dateTimeOf,
  enumOf,
  ItemStatusEnum,
  problemOf,
  ProblemType,
  type ItemStatus,
} from '../../kernel/wire.js';
import { BrokenConductRule, brokenRuleOf, VerdictEnum, verdictWord } from '../conduct/index.js';
import type { Answered } from './contact-permission.js';
import { ContactChannelEnum, ContactDetailsInput, ContactPartyEnum } from './contact.graphql.js';
import type { ContactPermit } from './contact-permit.entity.js';
import type { PermitOutcome } from './take-permits.js';

@InputType({ description: 'A contact that is thought of.' })
export class ContactQuestionInput {
  @Field(() => ID)
  placementId!: string;

  @Field(() => ContactChannelEnum)
  channel!: string;

  @Field(() => ContactPartyEnum, { nullable: true, description: 'The debtor unless said.' })
  party?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Now unless said.' })
  at?: string | null;

  @Field(() => ID, { nullable: true, description: 'The stored number or address that is to be used.' })
  contactPointId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Your mark for a third person, as in reports; no name.',
  })
  thirdPerson?: string | null;

  @Field(() => String, { nullable: true, description: 'Staff number of the collector; no name.' })
  collector?: string | null;

  @Field(() => ContactDetailsInput, { nullable: true })
  details?: ContactDetailsInput | null;
}

@InputType({ description: 'A contact that is reserved before it is made.' })
export class ContactPermitInput extends ContactQuestionInput {
  @Field(() => String, { description: 'Your own key of this permit, for ever.' })
  reference!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'How long it is held from then on: 1 to 60, 15 unless said.',
  })
  minutes?: number | null;
}

@Extensions({ privacy: 'case' })
@ObjectType({
  description: 'Whether a contact would be allowed. Nothing is reserved.',
  simpleResolvers: true,
})
export class ContactPermission {
  @Field(() => Boolean, { description: 'Nothing stands in its way but advice.' })
  isAllowed!: boolean;

  @Field(() => VerdictEnum, { nullable: true, description: 'Null where the question itself is wrong.' })
  verdict!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'The instant it was judged for.' })
  at!: string | null;

  @Field(() => [BrokenConductRule])
  broken!: readonly BrokenConductRule[];

  @Field(() => [String], { description: 'What is worth knowing and decides nothing.' })
  warnings!: readonly string[];

  @Field(() => String, { nullable: true, description: 'Versions of the rule packs it was judged by.' })
  packs!: string | null;

  @Field(() => ProblemType, { nullable: true, description: 'What is wrong with the question.' })
  problem!: ProblemType | null;
}

export function permissionOf(answered: Answered): ContactPermission {
  if ('problem' in answered)
    return {
      isAllowed: false,
      verdict: null,
      at: null,
      broken: [],
      warnings: [],
      packs: null,
      problem: problemOf(answered.problem),
    };
  const { answer } = answered;
  return {
    ...answer,
    verdict: verdictWord(answer.verdict),
    at: dateTimeOf(answer.at),
    broken: answer.broken.map(brokenRuleOf),
    problem: null,
  };
}

const PermitStateEnum = enumOf(
  'ContactPermitState',
  ['HELD', 'USED', 'RELEASED', 'EXPIRED'],
  'Where a permit stands; only a held one counts.',
);

@Extensions({ privacy: 'case' })
@ObjectType('ContactPermit', {
  description: 'A contact that is reserved and counts until it is used, given back, or runs out.',
  simpleResolvers: true,
})
export class ContactPermitType {
  @Field(() => ID, { description: 'Name it as `permitId` in the report of the contact.' })
  id!: string;

  @Field(() => ID)
  placementId!: string;

  @Field(() => DateTime)
  at!: string;

  @Field(() => DateTime)
  expiresAt!: string;

  @Field(() => PermitStateEnum)
  state!: string;
}

@Extensions({ privacy: 'case' })
@ObjectType({ description: 'What became of one item, in the order of the input.', simpleResolvers: true })
export class PermitResult {
  @Field(() => String)
  reference!: string;

  @Field(() => ItemStatusEnum)
  status!: ItemStatus;

  @Field(() => ContactPermitType, { nullable: true })
  permit!: ContactPermitType | null;

  @Field(() => [BrokenConductRule], { description: 'Why it was refused.' })
  broken!: readonly BrokenConductRule[];

  @Field(() => [String])
  warnings!: readonly string[];

  @Field(() => ProblemType, { nullable: true })
  problem!: ProblemType | null;
}

export function permitResultOf(outcome: PermitOutcome, now: Instant): PermitResult {
  const { reference, status } = outcome;
  return outcome.status === 'REFUSED'
    ? {
        reference,
        status,
        permit: null,
        broken: outcome.broken.map(brokenRuleOf),
        warnings: [],
        problem: problemOf(outcome.problem),
      }
    : {
        reference,
        status,
        permit: permitTypeOf(outcome.permit, now),
        broken: [],
        warnings: outcome.warnings,
        problem: null,
      };
}

function permitTypeOf(
  { id, placementId, at, expiresAt, state }: ContactPermit,
  now: Instant,
): ContactPermitType {
  const isOver = state === 'HELD' && expiresAt <= now;
  return {
    id,
    placementId,
    at: dateTimeOf(at),
    expiresAt: dateTimeOf(expiresAt),
    state: isOver ? 'EXPIRED' : state,
  };
}

@Extensions({ privacy: 'none' })
@ObjectType({ description: 'How many permits were given back.', simpleResolvers: true })
export class ReleasedPermits {
  @Field(() => Int)
  released!: number;

  @Field(() => Int, { description: 'Used, given back or run out before, or unknown.' })
  unchanged!: number;
}
