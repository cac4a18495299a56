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
import { notFound } from '../../kernel/errors.js';
import { Extensions } from '../../kernel/extensions.js';
import { parseId } from '../../kernel/ids.js';
import { parsePage } from '../../kernel/page.js';
import { parseCommand } from '../../kernel/parse.js';
import { plain } from '../../kernel/plain.js';
import type { Session } from '../../kernel/request-context.js';
import {
  connectionOf,
  DateOnly,
  DateTime,
  dateTimeOf,
  dateTimeOrNull,
  Decimal,
  enumOf,
  toConnection,
} from '../../kernel/wire.js';
import { RoundingEnum } from './rounding.graphql.js';
import type { SettlementTerms } from './settlement-terms.entity.js';
import { taxPresetNames } from './settlement-terms.rules.js';
import {
  approveSettlementTerms,
  draftSettlementTerms,
  draftSettlementTermsCommand,
  settlementTermsPage,
} from './settlement-terms.js';
import { NegativePolicyEnum, TaxTermsType, TaxModeEnum, TaxPlaceEnum } from './settlement-terms.graphql.js';

const TaxPresetEnum = enumOf('TaxPreset', taxPresetNames, 'Tax as the law has it, in data.', {
  CHINA_VAT_6: '6 % on top: collection is a modern service.',
  CHINA_VAT_6_INCLUDED: '6 %, contained in the agreed rates.',
  UK_STANDARD: '20 % on top: collection is outside the finance exemption (C-175/09).',
  INDIA_REVERSE_CHARGE: '18 % that the lender assesses itself, 9 % central and 9 % state (13/2017, entry 8).',
});
const TermsStatusEnum = enumOf(
  'SettlementTermsStatus',
  ['DRAFT', 'APPROVED'] as const,
  'Where a version of settlement terms stands.',
);

@InputType({ description: 'A preset, or a mode with its rates.' })
class TaxTermsInput {
  @Field(() => TaxPresetEnum, { nullable: true })
  preset?: string;

  @Field(() => TaxModeEnum, { nullable: true })
  mode?: string;

  @Field(() => Int, { nullable: true, description: 'Parts per million: 6 % is 60000.' })
  ratePpm?: number;

  @Field(() => [Int], {
    nullable: true,
    description: 'SPLIT and REVERSE_CHARGE: the parts of the rate, each rounded by itself.',
  })
  partsPpm?: number[];

  @Field(() => TaxPlaceEnum, { nullable: true, description: 'STATEMENT unless said.' })
  roundAt?: string;
}

@InputType()
class DraftSettlementTermsInput {
  @Field(() => ID)
  agreementId!: string;

  @Field(() => DateOnly, {
    description: 'A statement comes under the version in force on the last day of its month.',
  })
  effectiveFrom!: string;

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

  @Field(() => RoundingEnum, { nullable: true, description: 'Of tax and withholding; HALF_UP unless said.' })
  rounding?: string;

  @Field(() => NegativePolicyEnum, { nullable: true, description: 'CARRY_FORWARD unless said.' })
  negativePolicy?: string;

  @Field(() => TaxTermsInput, { nullable: true, description: 'None unless said.' })
  tax?: TaxTermsInput;

  @Field(() => Int, {
    nullable: true,
    description: 'What the lender withholds of the net before tax, in parts per million; 0 unless said.',
  })
  withholdingPpm?: number;
}

@Extensions({ privacy: 'terms' })
@ObjectType('SettlementTerms', {
  description: 'A version of what an agreement says about its statements.',
  simpleResolvers: true,
})
class SettlementTermsType {
  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  agreementId!: string;

  @Field(() => Int)
  version!: number;

  @Field(() => DateOnly)
  effectiveFrom!: string;

  @Field(() => TermsStatusEnum)
  status!: string;

  @Field(() => Int, { description: 'In minor units: 1.00 is 100 where the currency has two decimals.' })
  toleranceMinor!: number;

  @Field(() => Int)
  answerDays!: number;

  @Field(() => Boolean)
  answerRequired!: boolean;

  @Field(() => RoundingEnum)
  rounding!: string;

  @Field(() => NegativePolicyEnum)
  negativePolicy!: string;

  @Field(() => TaxTermsType, { nullable: true })
  tax!: TaxTermsType | null;

  @Field(() => Int)
  withholdingPpm!: number;

  @Field(() => String, { description: 'Who drafted it.' })
  madeBy!: string;

  @Field(() => DateTime)
  createdAt!: string;

  @Field(() => String, { nullable: true, description: 'Who approved it: never who drafted it.' })
  approvedBy!: string | null;

  @Field(() => DateTime, { nullable: true })
  approvedAt!: string | null;
}

const SettlementTermsConnection = connectionOf(SettlementTermsType, 'SettlementTermsConnection');

@Resolver()
export class SettlementTermsResolver {
  @Authorized('agencies:read')
  @Query(() => SettlementTermsConnection, {
    description: 'All versions of what an agreement says about its statements, the latest first.',
  })
  async settlementTerms(
    @Ctx() session: Session,
    @Arg('agreementId', () => ID) agreementId: string,
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after?: string,
  ) {
    const scope = [session.request.lenderId, 'settlementTerms', agreementId];
    const id = parseId('agreement', agreementId);
    const page = await settlementTermsPage(session.reader, id, parsePage(first, after, scope), scope);
    return toConnection({ ...page, nodes: page.nodes.map(termsTypeOf) });
  }

  @Authorized('schedules:write')
  @Mutation(() => SettlementTermsType, {
    description:
      'Drafts the next version of what an agreement says about its statements: tax, what is below nothing, answers and invoices.',
  })
  async draftSettlementTerms(
    @Ctx() session: Session,
    @Arg('input', () => DraftSettlementTermsInput) input: DraftSettlementTermsInput,
  ) {
    const command = parseCommand(draftSettlementTermsCommand, plain(input));
    return termsTypeOf(
      await session.mutate('settlement_terms.draft', (work) => draftSettlementTerms(work, command)),
    );
  }

  @Authorized('schedules:approve')
  @Mutation(() => SettlementTermsType, { description: 'Approves a draft that another actor made.' })
  async approveSettlementTerms(
    @Ctx() session: Session,
    @Arg('settlementTermsId', () => ID) settlementTermsId: string,
  ) {
    const id = parseId('settlementTerms', settlementTermsId);
    if (!id) throw notFound('settlement terms', ['settlementTermsId']);
    return termsTypeOf(
      await session.mutate('settlement_terms.approve', (work) => approveSettlementTerms(work, id)),
    );
  }
}

function termsTypeOf(row: SettlementTerms): SettlementTermsType {
  const { id, agreementId, version, effectiveFrom, status, terms, madeBy, approvedBy } = row;
  return {
    id,
    agreementId,
    version,
    effectiveFrom,
    status,
    ...terms,
    madeBy,
    createdAt: dateTimeOf(row.createdAt),
    approvedBy,
    approvedAt: dateTimeOrNull(row.approvedAt),
  };
}
