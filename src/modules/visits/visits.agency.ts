import {
  Arg,
  Authorized,
  Ctx,
  Field,
  FieldResolver,
  Float,
  ID,
  InputType,
  Int,
  Mutation,
  Resolver,
  Root,
} from 'type-graphql';
import { parseLast } from '../../kernel/latest.js';
import type { Session } from '../../kernel/request-context.js';
import { BatchResult, batchResultOf, DateTime } from '../../kernel/wire.js';
import {
  ContactDetailsInput,
  ContactPartyEnum,
  ContactResultEnum,
  RecordingInput,
} from '../contacts/index.js';
import { AgencyPlacement } from '../placements/index.js';
import { latestVisits, visitEntries } from './latest-visits.js';
import { EvidenceKindEnum, VisitOutcomeEnum, VisitType, visitTypeOf } from './visit.graphql.js';
import { reportVisits } from './report-visits.js';

@InputType({ description: 'Where a piece of evidence is kept, and its hash.' })
class EvidenceInput {
  @Field(() => EvidenceKindEnum, { nullable: true, description: 'OTHER unless said.' })
  kind?: string | null;

  @Field(() => String)
  uri!: string;

  @Field(() => String, { description: 'SHA-256, 64 hexadecimal digits in lower case.' })
  sha256!: string;
}

@InputType({ description: 'A point on the earth, in degrees (WGS 84).' })
class GeoPointInput {
  @Field(() => Float)
  latitude!: number;

  @Field(() => Float)
  longitude!: number;
}

@InputType({ description: 'Only the distance between the two is kept, to 100 metres; never the points.' })
class VisitPointsInput {
  @Field(() => GeoPointInput, { description: 'Where the collector stood.' })
  collector!: GeoPointInput;

  @Field(() => GeoPointInput, { description: 'Where the address is.' })
  address!: GeoPointInput;
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

  @Field(() => ContactPartyEnum, {
    nullable: true,
    description: 'Who was met or meant; DEBTOR, or THIRD_PARTY for MET_OTHER, unless said.',
  })
  party?: string | null;

  @Field(() => ContactResultEnum, { nullable: true, description: 'What came of it; NONE unless said.' })
  result?: string | null;

  @Field(() => Int, { nullable: true, description: 'People met: 0 to 50.' })
  peopleMet?: number | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether the visitors showed who they are.' })
  isIdentityShown?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether they said what they came for.' })
  isPurposeExplained?: boolean | null;

  @Field(() => DateTime, { nullable: true, description: 'When the visit was announced.' })
  noticeGivenAt?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether a home or an office was entered.' })
  hasEntered?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether somebody there agreed to it clearly.' })
  hasEntryConsent?: boolean | null;

  @Field(() => VisitPointsInput, { nullable: true })
  points?: VisitPointsInput | null;

  @Field(() => ID, { nullable: true, description: 'The stored address that was visited.' })
  contactPointId?: string | null;

  @Field(() => String, { nullable: true, description: 'Your mark for a third person; no name.' })
  thirdPerson?: string | null;

  @Field(() => ContactDetailsInput, { nullable: true })
  details?: ContactDetailsInput | null;

  @Field(() => RecordingInput, { nullable: true })
  recording?: RecordingInput | null;
}

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
    const load = session.batched(parseLast(visitEntries, last), (ids: readonly (typeof row.id)[]) =>
      latestVisits(session.reader, ids, last),
    );
    return (await load(row.id)).map(visitTypeOf);
  }
}
