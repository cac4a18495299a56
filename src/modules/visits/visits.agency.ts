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
import { latestOf, parseLast } from '../../kernel/latest.js';
import type { Session } from '../../kernel/request-context.js';
import { BatchResult, batchResultOf, DateTime } from '../../kernel/wire.js';
import { AgencyPlacement } from '../placements/index.js';
import { visits } from './visit.entity.js';
import { VisitOutcomeEnum, VisitType, visitTypeOf } from './visit.graphql.js';
import { reportVisits } from './report-visits.js';

@InputType({ description: 'Where a piece of evidence is kept, and its hash.' })
class EvidenceInput {
  @Field(() => String)
  uri!: string;

  @Field(() => String, { description: 'SHA-256, 64 hexadecimal digits in lower case.' })
  sha256!: string;
}

@InputType({ description: 'A field visit.' })
class VisitReportInput {
  @Field(() => ID)
  placementId!: string;

  @Field(() => String, { description: 'Your own key of this report, for ever: send it again without fear.' })
  reference!: string;

  @Field(() => DateTime)
  startedAt!: string;

  @Field(() => DateTime)
  endedAt!: string;

  @Field(() => [String], { description: 'Staff numbers; a visit is made by two or more.' })
  visitors!: string[];

  @Field(() => VisitOutcomeEnum)
  outcome!: string;

  @Field(() => [EvidenceInput])
  evidence!: EvidenceInput[];
}

const latest = { table: visits, by: 'startedAt' } as const;

@Resolver(() => AgencyPlacement)
export class AgencyVisitsResolver {
  @Authorized('visits:report')
  @Mutation(() => BatchResult, {
    description: 'Reports field visits, at most 500. Each item stands or falls on its own.',
  })
  async reportVisits(
    @Ctx() session: Session,
    @Arg('items', () => [VisitReportInput]) items: VisitReportInput[],
  ) {
    return batchResultOf(await session.mutate('visits.report', (work) => reportVisits(work, items)));
  }

  @FieldResolver(() => [VisitType], { description: 'The newest visits, at most 20, newest first.' })
  async visits(
    @Root() { row }: AgencyPlacement,
    @Ctx() session: Session,
    @Arg('last', () => Int, { defaultValue: 5 }) last: number,
  ) {
    const load = session.batched(parseLast(latest, last), (ids: readonly (typeof row.id)[]) =>
      latestOf(session.reader, latest, ids, last),
    );
    return (await load(row.id)).map(visitTypeOf);
  }
}
