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
  ObjectType,
  Resolver,
  Root,
} from 'type-graphql';
import { notFound } from '../../kernel/errors.js';
import { Extensions } from '../../kernel/extensions.js';
import { parseId } from '../../kernel/ids.js';
import { parseCommand } from '../../kernel/parse.js';
import { plain } from '../../kernel/plain.js';
import type { Session } from '../../kernel/request-context.js';
import { DateOnly, enumOf, moneyOf, MoneyType } from '../../kernel/wire.js';
import type { CurrencyCode } from '../../kernel/currencies.js';
import { describeFeeTerms, warningsOf, workedTable } from '../fees/index.js';
import type { Agreement, FeeSchedule } from './agreement.entity.js';
import { AgreementType } from './agreements.lender.js';
import { agreementById, schedulesOf } from './agreements.queries.js';
import {
  approveFeeSchedule,
  draftFeeSchedule,
  draftScheduleCommand,
  retireFeeSchedule,
} from './fee-schedules.js';
import { FeeTermsInput } from './fee-terms.graphql.js';

const ScheduleStatusEnum = enumOf(
  'ScheduleStatus',
  ['DRAFT', 'APPROVED', 'RETIRED'] as const,
  'Where a fee schedule version stands.',
  {
    DRAFT: 'Another actor has to approve it.',
    APPROVED: 'Placements from its first day on are made under it, until a later version begins.',
    RETIRED: 'Nothing more is placed under it; what was placed keeps it.',
  },
);
const LanguageEnum = enumOf('FeeLanguage', ['EN', 'ZH'] as const, 'The language of the words.');
const languages = { EN: 'en', ZH: 'zh' } as const;

@Extensions({ privacy: 'terms' })
@ObjectType('FeeWarning', {
  description: 'Something in the terms that is allowed, but seldom meant.',
  simpleResolvers: true,
})
class FeeWarningType {
  @Field(() => String, { description: '`FALLING_CLIFF`: a higher tier pays less on everything.' })
  code!: string;

  @Field(() => [String], { description: 'The row of the terms, list indexes as text.' })
  path!: readonly string[];

  @Field(() => String)
  message!: string;

  @Field(() => String)
  inChinese!: string;
}

@Extensions({ privacy: 'terms' })
@ObjectType('FeeExample', {
  description: 'A case on one side of a bound, and what the calculation makes of it.',
  simpleResolvers: true,
})
class FeeExampleType {
  @Field(() => String)
  example!: string;

  @Field(() => MoneyType)
  collected!: MoneyType;

  @Field(() => MoneyType)
  commission!: MoneyType;
}

@Extensions({ privacy: 'terms' })
@ObjectType('FeeScheduleType', { description: 'A version of what the agency earns.', simpleResolvers: true })
class FeeScheduleType {
  row!: FeeSchedule;
  currency!: CurrencyCode;

  @Field(() => ID)
  id!: string;

  @Field(() => Int)
  version!: number;

  @Field(() => DateOnly, { description: 'First placement day that it is for.' })
  effectiveFrom!: string;

  @Field(() => ScheduleStatusEnum)
  status!: string;

  @Field(() => String, {
    description: 'The terms as JSON, as they are calculated: rates in parts per million.',
  })
  terms!: string;

  @Field(() => [String], { description: 'The terms in plain words.' })
  inWords!: readonly string[];

  @Field(() => [String], { description: 'The same in Chinese.' })
  inChinese!: readonly string[];

  @Field(() => [FeeWarningType], { description: 'What whoever approves it should have seen.' })
  warnings!: readonly FeeWarningType[];

  @Field(() => String, { description: 'Who drafted it.' })
  madeBy!: string;

  @Field(() => String, { nullable: true, description: 'Who approved it: never who drafted it.' })
  approvedBy!: string | null;
}

@InputType()
class DraftFeeScheduleInput {
  @Field(() => ID)
  agreementId!: string;

  @Field(() => DateOnly, { description: 'First placement day that it is for.' })
  effectiveFrom!: string;

  @Field(() => FeeTermsInput)
  terms!: FeeTermsInput;
}

@Resolver(() => FeeScheduleType)
export class FeeSchedulesResolver {
  @Authorized('schedules:write')
  @Mutation(() => FeeScheduleType, {
    description: 'Drafts the next version of the fee schedule of an agreement.',
  })
  async draftFeeSchedule(
    @Ctx() session: Session,
    @Arg('input', () => DraftFeeScheduleInput) input: DraftFeeScheduleInput,
  ) {
    const command = parseCommand(draftScheduleCommand, plain(input));
    return told(session, await session.mutate('schedules.draft', (work) => draftFeeSchedule(work, command)));
  }

  @Authorized('schedules:approve')
  @Mutation(() => FeeScheduleType, { description: 'Approves a draft that another actor made.' })
  async approveFeeSchedule(@Ctx() session: Session, @Arg('scheduleId', () => ID) scheduleId: string) {
    const id = parseId('schedule', scheduleId);
    if (!id) throw notFound('fee schedule', ['scheduleId']);
    return told(session, await session.mutate('schedules.approve', (work) => approveFeeSchedule(work, id)));
  }

  @Authorized('schedules:approve')
  @Mutation(() => FeeScheduleType, {
    description:
      'Ends placing under a version, or drops a draft. What was placed under it keeps it, and closes by it.',
  })
  async retireFeeSchedule(@Ctx() session: Session, @Arg('scheduleId', () => ID) scheduleId: string) {
    const id = parseId('schedule', scheduleId);
    if (!id) throw notFound('fee schedule', ['scheduleId']);
    return told(session, await session.mutate('schedules.retire', (work) => retireFeeSchedule(work, id)));
  }

  @FieldResolver(() => [FeeExampleType], {
    description: 'What the terms pay in cases on both sides of each bound, worked out by the calculation.',
  })
  workedTable(
    @Root() { row, currency }: FeeScheduleType,
    @Arg('language', () => LanguageEnum, { defaultValue: 'EN' }) language: keyof typeof languages,
  ): FeeExampleType[] {
    const rows = workedTable(row.terms, { language: languages[language], currency });
    return rows.map(({ example, collectedMinor, feeMinor }) => ({
      example,
      collected: moneyOf(collectedMinor, currency),
      commission: moneyOf(feeMinor, currency),
    }));
  }
}

@Resolver(() => AgreementType)
export class SchedulesOfAgreementResolver {
  @FieldResolver(() => [FeeScheduleType], { description: 'All versions, oldest first.' })
  async feeSchedules(@Root() { row }: AgreementType, @Ctx() session: Session) {
    const rows = await session.batched(schedulesOf, (ids: readonly Agreement['id'][]) =>
      schedulesOf(session.reader, ids),
    )(row.id);
    return rows.map((schedule) => scheduleOf(schedule, row.currency));
  }
}

async function told(session: Session, schedule: FeeSchedule): Promise<FeeScheduleType> {
  const agreement = await agreementById(session.reader, schedule.agreementId);
  return scheduleOf(schedule, agreement!.currency);
}

function scheduleOf(row: FeeSchedule, currency: CurrencyCode): FeeScheduleType {
  const { id, version, effectiveFrom, status, terms, madeBy, approvedBy } = row;
  const chinese = warningsOf(terms, 'zh');
  return {
    row,
    currency,
    id,
    version,
    effectiveFrom,
    status,
    terms: JSON.stringify(terms),
    inWords: describeFeeTerms(terms, { currency }),
    inChinese: describeFeeTerms(terms, { language: 'zh', currency }),
    warnings: warningsOf(terms).map(({ code, path, message }, i) => ({
      code,
      path: path.map(String),
      message,
      inChinese: chinese[i]!.message,
    })),
    madeBy,
    approvedBy,
  };
}
