import {
  Arg,
  Authorized,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Int,
  Mutation,
  Resolver,
  Root,
} from 'type-graphql';
import { parseLast } from '../../kernel/latest.js';
import type { Session } from '../../kernel/request-context.js';
import { BatchResult, batchResultOf, DateTime, MoneyInput } from '../../kernel/wire.js';
import { ContactPartyEnum } from '../contacts/index.js';
import { AgencyPlacement } from '../placements/index.js';
import { latestLetters, letterEntries } from './latest-letters.js';
import {
  LetterKindEnum,
  LetterType,
  letterTypeOf,
  ReportedDeliveryEnum,
  SignerEnum,
} from './letter.graphql.js';
import { reportDeliveries } from './report-deliveries.js';
import { reportLetters } from './report-letters.js';

@InputType({ description: 'What a letter asks for, by component; each above zero, nothing where left out.' })
class LetterAmountsInput {
  @Field(() => MoneyInput, { nullable: true })
  principal?: MoneyInput | null;

  @Field(() => MoneyInput, { nullable: true })
  interest?: MoneyInput | null;

  @Field(() => MoneyInput, { nullable: true })
  fees?: MoneyInput | null;

  @Field(() => MoneyInput, { nullable: true })
  penalty?: MoneyInput | null;
}

@InputType({ description: 'A letter that was sent.' })
class LetterReportInput {
  @Field(() => ID)
  placementId!: string;

  @Field(() => String, { description: 'Your own key of this letter, for ever: send it again without fear.' })
  reference!: string;

  @Field(() => LetterKindEnum)
  kind!: string;

  @Field(() => String, { description: 'Your label of the template: letters, digits and . _ : - marks.' })
  template!: string;

  @Field(() => Int, { description: 'Which version of the template.' })
  templateVersion!: number;

  @Field(() => LetterAmountsInput, { nullable: true, description: 'A demand names at least one.' })
  amounts?: LetterAmountsInput | null;

  @Field(() => DateTime)
  sentAt!: string;

  @Field(() => String, { description: 'Staff number, or a label of the house that sent it; no name.' })
  sentBy!: string;

  @Field(() => ContactPartyEnum, { nullable: true, description: 'To whom; DEBTOR unless said.' })
  party?: string | null;

  @Field(() => ID, { nullable: true, description: 'The stored address it went to.' })
  contactPointId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The handle that was printed to: its report is owed until it is named here.',
  })
  dialTokenId?: string | null;

  @Field(() => String, { nullable: true, description: 'Of the carrier; one letter has it.' })
  trackingNumber?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether it threatens suit; no, unless said. On an expired debt that is flagged.',
  })
  threatensSuit?: boolean | null;
}

@InputType({ description: 'A proof of delivery, kept by whoever names it.' })
class DeliveryProofInput {
  @Field(() => String)
  uri!: string;

  @Field(() => String, { description: 'SHA-256, 64 hexadecimal digits in lower case.' })
  sha256!: string;
}

@InputType({ description: 'What became of a letter on its way.' })
class DeliveryReportInput {
  @Field(() => ID)
  placementId!: string;

  @Field(() => String, { description: 'Your own key of this report, for ever: send it again without fear.' })
  reference!: string;

  @Field(() => ID)
  letterId!: string;

  @Field(() => ReportedDeliveryEnum)
  state!: string;

  @Field(() => DateTime)
  at!: string;

  @Field(() => SignerEnum, {
    nullable: true,
    description: 'Who signed; without it a signature proves little.',
  })
  signedBy?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether an agreement to pay stands above the signature; no, unless said.',
  })
  agreesToPay?: boolean | null;

  @Field(() => DeliveryProofInput, { nullable: true })
  proof?: DeliveryProofInput | null;
}

@Resolver(() => AgencyPlacement)
export class AgencyLettersResolver {
  @Authorized('letters:report')
  @Mutation(() => BatchResult, {
    description: 'Reports letters that were sent, at most 500. Each item stands or falls on its own.',
  })
  async reportLetters(
    @Ctx() session: Session,
    @Arg('items', () => [LetterReportInput]) items: LetterReportInput[],
  ) {
    return batchResultOf(await session.mutate('letters.report', (work) => reportLetters(work, items)));
  }

  @Authorized('letters:report')
  @Mutation(() => BatchResult, {
    description:
      'Reports what became of letters, at most 500. A late report finds its place by its time; each item stands or falls on its own.',
  })
  async reportDeliveries(
    @Ctx() session: Session,
    @Arg('items', () => [DeliveryReportInput]) items: DeliveryReportInput[],
  ) {
    return batchResultOf(await session.mutate('deliveries.report', (work) => reportDeliveries(work, items)));
  }

  @FieldResolver(() => [LetterType], { description: 'The newest letters, at most 20, newest first.' })
  async letters(
    @Root() { row }: AgencyPlacement,
    @Ctx() session: Session,
    @Arg('last', () => Int, { defaultValue: 5 }) last: number,
  ) {
    const load = session.batched(parseLast(letterEntries, last), (ids: readonly (typeof row.id)[]) =>
      latestLetters(session.reader, ids, last),
    );
    return (await load(row.id)).map(letterTypeOf);
  }
}
