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
import { idText, parseCommand } from '../../kernel/parse.js';
import { plain } from '../../kernel/plain.js';
import type { Session } from '../../kernel/request-context.js';
import { connectionOf, DateOnly, DateTime, dateTimeOrNull, toConnection } from '../../kernel/wire.js';
import { ChangesResult, changesResultOf, IdsWithReasonInput } from '../access/index.js';
import {
  extendDeletions,
  extendDeletionsCommand,
  waiveDeletions,
  waiveDeletionsCommand,
} from './change-duties.js';
import {
  attestationOf,
  DeletionAttestationType,
  DeletionDutyFields,
  dutyFieldsOf,
  dutyFilter,
  DutyFilterInput,
  FILTER,
} from './deletion.graphql.js';
import { attestationsOf, dutyPage } from './duties.queries.js';

@Extensions({ privacy: 'none' })
@ObjectType('DeletionDuty', {
  description: 'What an agency owes of a placement that has ended: to delete what it holds, and to say so.',
  simpleResolvers: true,
})
class LenderDeletionDuty extends DeletionDutyFields {
  @Field(() => ID)
  agencyId!: string;

  @Field(() => ID)
  accountId!: string;

  @Field(() => String, { nullable: true, description: 'Why it was waived or extended last; your own note.' })
  changeReason!: string | null;

  @Field(() => String, { nullable: true, description: 'The client or person who did that.' })
  changedBy!: string | null;

  @Field(() => DateTime, { nullable: true })
  changedAt!: string | null;
}

const DeletionDutyConnection = connectionOf(LenderDeletionDuty, 'DeletionDutyConnection');

@InputType({ description: FILTER })
class DeletionDutyFilter extends DutyFilterInput {
  @Field(() => ID, { nullable: true })
  agencyId?: string;
}

const lenderFilter = dutyFilter.extend({ agencyId: idText('agency').optional() });

@InputType({ description: 'Which deletion duties get more time, by their placements; at most 500.' })
class ExtendDeletionsInput extends IdsWithReasonInput {
  @Field(() => DateOnly, { description: 'The new last day to attest; later than the present one.' })
  dueOn!: string;
}

@Resolver(() => LenderDeletionDuty)
export class LenderDeletionsResolver {
  @Authorized('placements:read')
  @Query(() => DeletionDutyConnection, {
    description: 'What agencies have to delete of ended placements, what is due first first.',
  })
  async deletionDuties(
    @Ctx() { request: { lenderId, clocks }, reader }: Session,
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after?: string,
    @Arg('filter', () => DeletionDutyFilter, { nullable: true }) given?: DeletionDutyFilter,
  ) {
    const filter = parseCommand(lenderFilter, plain(given ?? {}), ['filter']);
    const scope = [lenderId, 'deletionDuties', filter];
    const now = clocks.domain.now();
    const page = await dutyPage(reader, { ...filter, now }, parsePage(first, after, scope), scope);
    return toConnection({
      ...page,
      nodes: page.nodes.map((row): LenderDeletionDuty => {
        const { agencyId, accountId, changeReason, changedBy, changedAt } = row;
        const change = { changeReason, changedBy, changedAt: dateTimeOrNull(changedAt) };
        return { ...dutyFieldsOf(row, now), agencyId, accountId, ...change };
      }),
    });
  }

  @Authorized('deletions:manage')
  @Mutation(() => ChangesResult, {
    description: 'Asks no longer for the deletion of what is held of these placements, and says why.',
  })
  async waiveDeletions(
    @Ctx() session: Session,
    @Arg('input', () => IdsWithReasonInput) input: IdsWithReasonInput,
  ) {
    const command = parseCommand(waiveDeletionsCommand, plain(input));
    return changesResultOf(await session.mutate('deletions.waive', (work) => waiveDeletions(work, command)));
  }

  @Authorized('deletions:manage')
  @Mutation(() => ChangesResult, { description: 'Gives agencies until a later day, and says why.' })
  async extendDeletions(
    @Ctx() session: Session,
    @Arg('input', () => ExtendDeletionsInput) input: ExtendDeletionsInput,
  ) {
    const command = parseCommand(extendDeletionsCommand, plain(input));
    return changesResultOf(
      await session.mutate('deletions.extend', (work) => extendDeletions(work, command)),
    );
  }

  @FieldResolver(() => [DeletionAttestationType], {
    description: 'What the agency attested, the first first.',
  })
  async attestations(@Root() { row }: LenderDeletionDuty, @Ctx() session: Session) {
    const load = session.batched(attestationsOf, (ids: readonly Id<'placement'>[]) =>
      attestationsOf(session.reader, ids),
    );
    return (await load(row.id)).map(attestationOf);
  }
}
