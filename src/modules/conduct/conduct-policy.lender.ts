import {
  Arg,
  Authorized,
  Ctx,
  Field,
  ID,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
} from 'type-graphql';
import { Refusal } from '../../kernel/errors.js';
import { Extensions } from '../../kernel/extensions.js';
import { parseCommand } from '../../kernel/parse.js';
import { plain } from '../../kernel/plain.js';
import type { Session } from '../../kernel/request-context.js';
import { DateOnly, enumOf } from '../../kernel/wire.js';
import { conductPolicies, type SetConductPolicy } from './conduct-policy.entity.js';
import { consentScopes } from './facts.rules.js';
import { setConductPolicy, setPolicyCommand } from './set-conduct-policy.js';

const ConsentScopeEnum = enumOf('ConductConsent', consentScopes, 'What somebody agreed to.');

/** Most versions that are shown, the newest first. */
const MOST_VERSIONS = 100;

@InputType({ description: 'Packs used beside those of a jurisdiction.' })
class AddedPacksInput {
  @Field(() => String, { description: '`US`, or `US-NY` for a part of it.' })
  jurisdiction!: string;

  @Field(() => [String], { description: 'Such as `US-NYC`.' })
  packs!: string[];
}

@InputType()
class SetConductPolicyInput {
  @Field(() => DateOnly, { description: 'The first day of it: today or later.' })
  effectiveFrom!: string;

  @Field(() => [AddedPacksInput], { nullable: true })
  packs?: AddedPacksInput[] | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Changed rules and rules of your own as JSON, in the form that `simulateConduct` takes as `policy`.',
  })
  policy?: string | null;

  @Field(() => [ConsentScopeEnum], {
    nullable: true,
    description: 'What every debtor has agreed to beforehand, in the contract.',
  })
  agreedTo?: string[] | null;
}

@Extensions({ privacy: 'none' })
@ObjectType({ description: 'Packs used beside those of a jurisdiction.', simpleResolvers: true })
class AddedPacksType {
  @Field(() => String)
  jurisdiction!: string;

  @Field(() => [String])
  packs!: readonly string[];
}

@Extensions({ privacy: 'none' })
@ObjectType('ConductPolicy', {
  description: 'What the lender adds to the contact rules, in one version.',
  simpleResolvers: true,
})
class ConductPolicyType {
  @Field(() => ID)
  id!: string;

  @Field(() => Int)
  version!: number;

  @Field(() => DateOnly)
  effectiveFrom!: string;

  @Field(() => [AddedPacksType])
  packs!: readonly AddedPacksType[];

  @Field(() => String, { description: 'As JSON.' })
  policy!: string;

  @Field(() => [ConsentScopeEnum])
  agreedTo!: readonly string[];

  @Field(() => String)
  madeBy!: string;
}

@Resolver()
export class LenderConductPolicyResolver {
  @Authorized('violations:read')
  @Query(() => [ConductPolicyType], {
    description: 'All versions of the policy, the newest first, at most 100.',
  })
  async conductPolicies(@Ctx() { reader }: Session) {
    const newest = { orderBy: ['version'], descending: true, limit: MOST_VERSIONS } as const;
    return (await reader.find(conductPolicies, {}, newest)).map(policyTypeOf);
  }

  @Authorized('conduct:write')
  @Mutation(() => ConductPolicyType, {
    description:
      'Sets what is added to the contact rules from a day on, in place of all that was said before. Nothing loosens a rule: ' +
      'that is refused with the text it stands on.',
  })
  async setConductPolicy(
    @Ctx() session: Session,
    @Arg('input', () => SetConductPolicyInput) input: SetConductPolicyInput,
  ) {
    const { policy, ...said } = input;
    const given = { ...said, ...(policy != null && { policy: jsonOf(policy) }) };
    const command = parseCommand(setPolicyCommand, plain(given));
    return policyTypeOf(
      await session.mutate('conduct_policy.set', (work) => setConductPolicy(work, command)),
    );
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal('INPUT_INVALID', 'The policy is no JSON.', { path: ['input', 'policy'] });
  }
}

function policyTypeOf({ id, version, effectiveFrom, terms, madeBy }: SetConductPolicy): ConductPolicyType {
  const { packs, policy, agreedTo } = terms;
  return { id, version, effectiveFrom, packs, policy: JSON.stringify(policy), agreedTo, madeBy };
}
