import { Arg, Authorized, Ctx, Field, ID, Int, ObjectType, Query, Resolver } from 'type-graphql';
import { notFound } from '../../kernel/errors.js';
import { Extensions } from '../../kernel/extensions.js';
import { parseId } from '../../kernel/ids.js';
import { parsePage } from '../../kernel/page.js';
import type { Session } from '../../kernel/request-context.js';
import { connectionOf, DateTime, dateTimeOf, enumOf, toConnection } from '../../kernel/wire.js';
import { ownReportKinds, ownReports } from './own-reports.js';

const OwnReportKindEnum = enumOf('OwnReportKind', ownReportKinds, 'What was reported.', {
  DELIVERY: 'What became of a letter.',
  DELETION: 'That what was held of the placement was deleted.',
});

@Extensions({ privacy: 'case' })
@ObjectType('OwnReport', {
  description: 'That you reported something: your own key and ours, and nothing of the case.',
  simpleResolvers: true,
})
class AgencyOwnReport {
  @Field(() => OwnReportKindEnum)
  kind!: string;

  @Field(() => ID)
  id!: string;

  @Field(() => String, { description: 'Your own key of it.' })
  reference!: string;

  @Field(() => DateTime)
  reportedAt!: string;

  @Field(() => [String], { description: 'What was remarkable about it, such as AFTER_RECALL.' })
  flags!: readonly string[];
}

const OwnReportConnection = connectionOf(AgencyOwnReport, 'OwnReportConnection');

@Resolver()
export class AgencyOwnReportsResolver {
  @Authorized('placements:read')
  @Query(() => OwnReportConnection, {
    description:
      'What you reported about a placement, in the order in which it came. It stays when the placement has ended, as long as its grant is live.',
  })
  async ownReports(
    @Ctx() { request: context, reader }: Session,
    @Arg('placementId', () => ID) placementId: string,
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after?: string,
  ) {
    const scope = [context.lenderId, context.agencyId, 'ownReports', placementId];
    const request = parsePage(first, after, scope);
    const known = parseId('placement', placementId);
    const page = known && (await ownReports(reader, context, known, request, scope));
    if (!page) throw notFound('placement', ['placementId']);
    const nodes = page.nodes.map((report) => ({ ...report, reportedAt: dateTimeOf(report.reportedAt) }));
    return toConnection({ ...page, nodes });
  }
}
