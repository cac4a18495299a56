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
import { Extensions } from '../../kernel/extensions.js';
import type { Id } from '../../kernel/ids.js';
import { parsePage } from '../../kernel/page.js';
import { parseCommand } from '../../kernel/parse.js';
import { plain } from '../../kernel/plain.js';
import type { Session } from '../../kernel/request-context.js';
import { BatchResult, batchResultOf, connectionOf, DateTime, toConnection } from '../../kernel/wire.js';
import { attestDeletions } from './attest-deletions.js';
import {
  attestationOf,
  DeletionAttestationType,
  DeletionDutyFields,
  DeletionMethodEnum,
  dutyFieldsOf,
  dutyFilter,
  DutyFilterInput,
  FILTER,
} from './deletion.graphql.js';
import { attestationsOf, dutyPage } from './duties.queries.js';

@Extensions({ privacy: 'none' })
@ObjectType('DeletionDuty', {
  description: 'What you owe of a placement that has ended: to delete what you hold, and to attest it.',
  simpleResolvers: true,
})
class AgencyDeletionDuty extends DeletionDutyFields {}

const DeletionDutyConnection = connectionOf(AgencyDeletionDuty, 'DeletionDutyConnection');

@InputType({ description: FILTER })
class DeletionDutyFilter extends DutyFilterInput {}

@InputType({ description: 'A certificate of the deletion, kept by whoever names it.' })
class DeletionProofInput {
  @Field(() => String)
  uri!: string;

  @Field(() => String, { description: 'SHA-256, 64 hexadecimal digits in lower case.' })
  sha256!: string;
}

@InputType({ description: 'That you deleted what you held of a placement that has ended.' })
class DeletionAttestationInput {
  @Field(() => ID)
  placementId!: string;

  @Field(() => String, {
    description: 'Your own key of this attestation, for ever: send it again without fear.',
  })
  reference!: string;

  @Field(() => DateTime)
  deletedAt!: string;

  @Field(() => String, { description: 'Who did it: a staff number or a system, not a name.' })
  deletedBy!: string;

  @Field(() => DeletionMethodEnum)
  method!: string;

  @Field(() => Int, { description: 'Records that were deleted of this case, 0 to 1,000,000.' })
  records!: number;

  @Field(() => Int, { nullable: true, description: 'Documents and pictures; 0 unless said.' })
  documents?: number;

  @Field(() => Int, { nullable: true, description: 'Recordings; 0 unless said.' })
  recordings?: number;

  @Field(() => DeletionProofInput, { nullable: true })
  proof?: DeletionProofInput;
}

@Resolver(() => AgencyDeletionDuty)
export class AgencyDeletionsResolver {
  @Authorized('deletions:attest')
  @Query(() => DeletionDutyConnection, {
    description: 'What you have to delete of placements that have ended, what is due first first.',
  })
  async deletionDuties(
    @Ctx() { request: { lenderId, agencyId, clocks }, reader }: Session,
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after?: string,
    @Arg('filter', () => DeletionDutyFilter, { nullable: true }) given?: DeletionDutyFilter,
  ) {
    const filter = parseCommand(dutyFilter, plain(given ?? {}), ['filter']);
    const scope = [lenderId, agencyId, 'deletionDuties', filter];
    const now = clocks.domain.now();
    const request = parsePage(first, after, scope);
    const page = await dutyPage(reader, { ...filter, agencyId: agencyId!, now }, request, scope);
    return toConnection({ ...page, nodes: page.nodes.map((row) => dutyFieldsOf(row, now)) });
  }

  @Authorized('deletions:attest')
  @Mutation(() => BatchResult, {
    description:
      'Attests deletions, at most 500. Each item stands or falls on its own. Open as long as the duty is, whatever became of the grant.',
  })
  async attestDeletions(
    @Ctx() session: Session,
    @Arg('items', () => [DeletionAttestationInput]) items: DeletionAttestationInput[],
  ) {
    const { agencyId } = session.request;
    return batchResultOf(
      await session.mutate('deletions.attest', (work) => attestDeletions(work, agencyId!, items.map(plain))),
    );
  }

  @FieldResolver(() => [DeletionAttestationType], { description: 'What you attested, the first first.' })
  async attestations(@Root() { row }: AgencyDeletionDuty, @Ctx() session: Session) {
    const load = session.batched(attestationsOf, (ids: readonly Id<'placement'>[]) =>
      attestationsOf(session.reader, ids),
    );
    return (await load(row.id)).map(attestationOf);
  }
}
