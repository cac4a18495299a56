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
  Resolver,
} from 'type-graphql';
import { Extensions } from '../../kernel/extensions.js';
import { parseCommand } from '../../kernel/parse.js';
import { plain } from '../../kernel/plain.js';
import type { Session } from '../../kernel/request-context.js';
import { Decimal } from '../../kernel/wire.js';
import { setSettlementTerms, setSettlementTermsCommand } from './settlement-terms.js';

@InputType()
class SetSettlementTermsInput {
  @Field(() => ID)
  agreementId!: string;

  @Field(() => Decimal, {
    nullable: true,
    description: 'How far an invoice may differ from its statement, in the currency of the agreement; 0.',
  })
  invoiceTolerance?: string;

  @Field(() => Int, { nullable: true, description: 'Days to answer, 1 to 180; 10 unless said.' })
  answerDays?: number;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether a statement is approved only once the agency has agreed or disputed, or its time to do so is over; no unless said.',
  })
  answerRequired?: boolean;
}

@Extensions({ privacy: 'terms' })
@ObjectType('SettlementTerms', {
  description: 'How statements of an agreement are answered and invoiced.',
  simpleResolvers: true,
})
class SettlementTermsType {
  @Field(() => ID)
  agreementId!: string;

  @Field(() => Int, { description: 'In minor units: 1.00 is 100 where the currency has two decimals.' })
  toleranceMinor!: number;

  @Field(() => Int)
  answerDays!: number;

  @Field(() => Boolean)
  answerRequired!: boolean;
}

@Resolver()
export class SettlementTermsResolver {
  @Authorized('agreements:write')
  @Mutation(() => SettlementTermsType, {
    description: 'Says how statements of an agreement are answered and invoiced from now on.',
  })
  async setSettlementTerms(
    @Ctx() session: Session,
    @Arg('input', () => SetSettlementTermsInput) input: SetSettlementTermsInput,
  ) {
    const command = parseCommand(setSettlementTermsCommand, plain(input));
    const { agreementId, toleranceMinor, answerDays, answerRequired } = await session.mutate(
      'agreements.settlement_terms',
      (work) => setSettlementTerms(work, command),
    );
    return { agreementId, toleranceMinor: Number(toleranceMinor), answerDays, answerRequired };
  }
}
