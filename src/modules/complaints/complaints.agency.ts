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
import { z } from 'zod';
import { Extensions } from '../../kernel/extensions.js';
import { parsePage } from '../../kernel/page.js';
import { oneOf, parseCommand } from '../../kernel/parse.js';
import { plain } from '../../kernel/plain.js';
import type { Session } from '../../kernel/request-context.js';
import { BatchResult, batchResultOf, connectionOf, toConnection } from '../../kernel/wire.js';
import {
  ComplaintFields,
  complaintFieldsOf,
  ComplaintInput,
  ComplaintStatusEnum,
} from './complaint.graphql.js';
import { complaintStatuses } from './complaint.rules.js';
import { agencyComplaints } from './complaints.queries.js';
import { reportComplaints } from './take-complaints.js';

@Extensions({ privacy: 'case' })
@ObjectType('Complaint', {
  description: 'A complaint about your work on a placement.',
  simpleResolvers: true,
})
class AgencyComplaint extends ComplaintFields {}

const ComplaintConnection = connectionOf(AgencyComplaint, 'ComplaintConnection');

@InputType({ description: 'A complaint about your work on a placement.' })
class ComplaintReportInput extends ComplaintInput {
  @Field(() => ID)
  placementId!: string;
}

@InputType({ description: 'What is left out does not narrow.' })
class ComplaintFilter {
  @Field(() => ComplaintStatusEnum, { nullable: true })
  status?: string;

  @Field(() => Boolean, { nullable: true, description: 'Something should have been done by now.' })
  isOverdue?: boolean;
}

const filterInput = z.strictObject({
  status: oneOf(complaintStatuses).optional(),
  isOverdue: z.boolean().optional(),
});

@Resolver()
export class AgencyComplaintsResolver {
  @Authorized('complaints:report')
  @Mutation(() => BatchResult, {
    description: 'Reports complaints, at most 500. Each item stands or falls on its own.',
  })
  async reportComplaints(
    @Ctx() session: Session,
    @Arg('items', () => [ComplaintReportInput]) items: ComplaintReportInput[],
  ) {
    return batchResultOf(
      await session.mutate('complaints.report', (work) => reportComplaints(work, items.map(plain))),
    );
  }

  @Authorized('placements:read')
  @Query(() => ComplaintConnection, {
    description: 'Complaints about your work on placements that are open to you now, by id.',
  })
  async complaints(
    @Ctx() { request: context, reader }: Session,
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after?: string,
    @Arg('filter', () => ComplaintFilter, { nullable: true }) given?: ComplaintFilter,
  ) {
    const filter = parseCommand(filterInput, plain(given ?? {}), ['filter']);
    const scope = [context.lenderId, context.agencyId, 'complaints', filter];
    const page = await agencyComplaints(reader, context, filter, parsePage(first, after, scope), scope);
    return toConnection({ ...page, nodes: page.nodes.map(complaintFieldsOf) });
  }
}
