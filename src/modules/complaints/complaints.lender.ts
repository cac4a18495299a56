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
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { z } from 'zod';
import { notFound } from '../../kernel/errors.js';
import { Extensions } from '../../kernel/extensions.js';
import { parseId, type Id } from '../../kernel/ids.js';
import { parsePage } from '../../kernel/page.js';
import { idText, oneOf, parseCommand } from '../../kernel/parse.js';
import { plain } from '../../kernel/plain.js';
import type { Session } from '../../kernel/request-context.js';
import {
  BatchResult,
  batchResultOf,
  connectionOf,
  DateTime,
  dateTimeOf,
  MoneyInput,
  problemOf,
  ProblemType,
  toConnection,
} from '../../kernel/wire.js';
import { changeComplaints } from './change-complaints.js';
import {
  ComplaintFields,
  complaintFieldsOf,
  ComplaintInput,
  ComplaintStatusEnum,
  ComplaintTransitionEnum,
} from './complaint.graphql.js';
import type { Complaint } from './complaint.entity.js';
import { complaintStatuses } from './complaint.rules.js';
import { complaintInClear, lenderComplaints, stepsOf } from './complaints.queries.js';
import { recordComplaints } from './take-complaints.js';

@Extensions({ privacy: 'case' })
@ObjectType({ description: 'What happened to a complaint.', simpleResolvers: true })
class ComplaintStep {
  @Field(() => ComplaintTransitionEnum)
  transition!: string;

  @Field(() => ComplaintStatusEnum, { description: 'Where it then stood.' })
  status!: string;

  @Field(() => DateTime)
  at!: string;

  @Field(() => String, { description: 'The client or person who did it.' })
  by!: string;
}

@Extensions({ privacy: 'case' })
@ObjectType('Complaint', {
  description: 'What somebody says against the work on their debt.',
  simpleResolvers: true,
})
class LenderComplaint extends ComplaintFields {
  row!: Complaint;

  @Field(() => ID)
  accountId!: string;

  @Field(() => ID, { nullable: true, description: 'The agency whose work it is about.' })
  agencyId!: string | null;

  @Field(() => String, { description: 'AGENCY or LENDER.' })
  reportedBy!: string;

  @Field(() => String, { description: "The reporter's own key." })
  reference!: string;

  @Extensions({ privacy: 'agency-notes' })
  @Field(() => String, { nullable: true, description: 'What was said; in `complaint` only.' })
  description!: string | null;

  @Field(() => [String], { description: 'What is remarkable, such as AFTER_RECALL.' })
  flags!: readonly string[];
}

const ComplaintConnection = connectionOf(LenderComplaint, 'ComplaintConnection');

@InputType({ description: 'A complaint that reached you.' })
class ComplaintRecordInput extends ComplaintInput {
  @Field(() => ID)
  accountId!: string;

  @Field(() => ID, { nullable: true, description: 'The placement of this account whose work it is about.' })
  placementId?: string;

  @Field(() => Int, {
    nullable: true,
    description: 'Your own policy; what is usual in the country unless said.',
  })
  acknowledgeDays?: number;

  @Field(() => Int, {
    nullable: true,
    description: 'Your own policy; what is usual in the country unless said.',
  })
  answerDays?: number;
}

@InputType({ description: 'One step of a complaint; what was found belongs to an upheld one.' })
class ComplaintChangeInput {
  @Field(() => ID)
  complaintId!: string;

  @Field(() => ComplaintTransitionEnum)
  transition!: string;

  @Field(() => [ID], { nullable: true, description: 'Contacts that it is about, at most 20.' })
  contactIds?: string[];

  @Field(() => String, { nullable: true, description: 'Staff number of the collector.' })
  collector?: string;

  @Field(() => MoneyInput, { nullable: true, description: 'What the agency is to be charged.' })
  penalty?: MoneyInput;
}

@Extensions({ privacy: 'case' })
@ObjectType({ description: 'What became of one step, in the order of the input.', simpleResolvers: true })
class ComplaintChangeResult {
  @Field(() => String, { description: 'As it was given.' })
  complaintId!: string;

  @Field(() => ComplaintStatusEnum, { nullable: true, description: 'Where it stands now; null: not done.' })
  status!: string | null;

  @Field(() => ProblemType, { nullable: true })
  problem!: ProblemType | null;
}

@InputType({ description: 'What is left out does not narrow.' })
class ComplaintFilter {
  @Field(() => ID, { nullable: true })
  accountId?: string;

  @Field(() => ID, { nullable: true })
  agencyId?: string;

  @Field(() => ComplaintStatusEnum, { nullable: true })
  status?: string;

  @Field(() => Boolean, { nullable: true, description: 'Something should have been done by now.' })
  isOverdue?: boolean;
}

const filterInput = z.strictObject({
  accountId: idText('account').optional(),
  agencyId: idText('agency').optional(),
  status: oneOf(complaintStatuses).optional(),
  isOverdue: z.boolean().optional(),
});

@Resolver(() => LenderComplaint)
export class LenderComplaintsResolver {
  @Authorized('complaints:manage')
  @Mutation(() => BatchResult, {
    description: 'Takes in complaints, at most 500. Each item stands or falls on its own.',
  })
  async recordComplaints(
    @Ctx() session: Session,
    @Arg('items', () => [ComplaintRecordInput]) items: ComplaintRecordInput[],
  ) {
    return batchResultOf(
      await session.mutate('complaints.record', (work) => recordComplaints(work, items.map(plain))),
    );
  }

  @Authorized('complaints:manage')
  @Mutation(() => [ComplaintChangeResult], {
    description:
      'Acknowledges, decides and withdraws complaints, at most 500. A decided one lets go of the debt it held.',
  })
  async changeComplaints(
    @Ctx() session: Session,
    @Arg('items', () => [ComplaintChangeInput]) items: ComplaintChangeInput[],
  ) {
    const outcomes = await session.mutate('complaints.change', (work) =>
      changeComplaints(work, items.map(plain)),
    );
    return outcomes.map(({ complaintId, status, problem }) => ({
      complaintId,
      status,
      problem: problem && problemOf(problem),
    }));
  }

  @Authorized('placements:read')
  @Query(() => ComplaintConnection, { description: 'Complaints, by id.' })
  async complaints(
    @Ctx() { request: { lenderId, clocks }, reader }: Session,
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after?: string,
    @Arg('filter', () => ComplaintFilter, { nullable: true }) given?: ComplaintFilter,
  ) {
    const filter = parseCommand(filterInput, plain(given ?? {}), ['filter']);
    const scope = [lenderId, 'complaints', filter];
    const asked = { ...filter, now: clocks.domain.now() };
    const page = await lenderComplaints(reader, asked, parsePage(first, after, scope), scope);
    return toConnection({ ...page, nodes: page.nodes.map((row) => complaintOf(row, null)) });
  }

  @Authorized('placements:read')
  @Query(() => LenderComplaint, { description: 'One complaint, with what was said.' })
  async complaint(@Ctx() { reader }: Session, @Arg('id', () => ID) id: string) {
    const known = parseId('complaint', id);
    const found = known && (await complaintInClear(reader, known));
    if (!found) throw notFound('complaint', ['id']);
    return complaintOf(found.row, found.description);
  }

  @FieldResolver(() => [ComplaintStep], {
    description: 'Everything that happened to it, the first step first.',
  })
  async steps(@Root() { row }: LenderComplaint, @Ctx() session: Session) {
    const load = session.batched(stepsOf, (ids: readonly Id<'complaint'>[]) => stepsOf(session.reader, ids));
    return (await load(row.id)).map(({ transition, status, at, by }) => ({
      transition,
      status,
      at: dateTimeOf(at),
      by,
    }));
  }
}

function complaintOf(row: Complaint, description: string | null): LenderComplaint {
  const { accountId, agencyId, reportedBy, reference, flags } = row;
  return { ...complaintFieldsOf(row), row, accountId, agencyId, reportedBy, reference, description, flags };
}
