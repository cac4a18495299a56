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
import { notFound } from '../../kernel/errors.js';
import { Extensions } from '../../kernel/extensions.js';
import { parseId } from '../../kernel/ids.js';
import { parsePage } from '../../kernel/page.js';
import { parseCommand } from '../../kernel/parse.js';
import { plain } from '../../kernel/plain.js';
import type { Session } from '../../kernel/request-context.js';
import { monthLabel } from '../../kernel/time.js';
import {
  connectionOf,
  CurrencyCodeScalar,
  DateTime,
  dateTimeOf,
  enumOf,
  toConnection,
} from '../../kernel/wire.js';
import type { Agreement } from './agreement.entity.js';
import { agreementById, agreementPage } from './agreements.queries.js';
import { ChannelEnum } from './channel.graphql.js';
import { makeAgreement, makeAgreementCommand } from './make-agreement.js';
import { setDisclosureProfile } from './disclosure-profile-of-agreement.js';
import { setGrantTokensAllowed } from './grant-tokens-allowed.js';
import type { Period } from './period.entity.js';
import { periodsOf } from './periods.js';

const PeriodStateEnum = enumOf(
  'PeriodState',
  ['OPEN', 'CLOSING', 'CLOSED'] as const,
  'Where a month of an agreement stands.',
);

@Extensions({ privacy: 'none' })
@ObjectType({ description: 'A calendar month of an agreement.', simpleResolvers: true })
class PeriodType {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { description: 'The month, `2026-11`.' })
  period!: string;

  @Field(() => PeriodStateEnum)
  state!: string;
}

@Extensions({ privacy: 'terms' })
@ObjectType('Agreement', { description: 'The contract with an agency.', simpleResolvers: true })
export class AgreementType {
  row!: Agreement;

  @Field(() => ID)
  id!: string;

  @Field(() => String)
  reference!: string;

  @Field(() => String)
  name!: string;

  @Field(() => ID)
  agencyId!: string;

  @Field(() => String, { description: 'IANA zone in which its days and months are counted.' })
  timeZone!: string;

  @Field(() => CurrencyCodeScalar)
  currency!: string;

  @Field(() => Int, { description: 'Days of a placement, first and last included.' })
  windowDays!: number;

  @Field(() => Int, { description: 'Days after the end in which facts may still be reported.' })
  reportWindowDays!: number;

  @Field(() => Int, { description: 'Metres from the address beyond which a visit is flagged.' })
  visitRadiusMetres!: number;

  @Field(() => [ChannelEnum])
  channels!: readonly string[];

  @Field(() => String, {
    description: 'What the agency sees of people: `MASKED`, or the id of an approved disclosure profile.',
  })
  disclosureProfile!: string;

  @Field(() => Boolean, {
    description:
      'Whether bearer tokens may be issued for its grants; no, until `setGrantTokensAllowed` says so.',
  })
  grantTokensAllowed!: boolean;

  @Field(() => DateTime)
  createdAt!: string;
}

const AgreementConnection = connectionOf(AgreementType, 'AgreementConnection');

@InputType()
class MakeAgreementInput {
  @Field(() => ID)
  agencyId!: string;

  @Field(() => String, { description: 'Your own key; the same again answers with the first agreement.' })
  reference!: string;

  @Field(() => String)
  name!: string;

  @Field(() => String, { description: 'IANA zone in which its days and months are counted.' })
  timeZone!: string;

  @Field(() => CurrencyCodeScalar)
  currency!: string;

  @Field(() => Int, { description: 'Days of a placement, first and last included: 1 to 3,650.' })
  windowDays!: number;

  @Field(() => Int, {
    nullable: true,
    description: 'Days after the end in which facts may still be reported; 30 unless said.',
  })
  reportWindowDays?: number;

  @Field(() => Int, {
    nullable: true,
    description: 'Metres from the address beyond which a visit is flagged: 100 to 100,000; 300 unless said.',
  })
  visitRadiusMetres?: number;

  @Field(() => [ChannelEnum])
  channels!: string[];
}

@Resolver(() => AgreementType)
export class AgreementsResolver {
  @Authorized('agencies:read')
  @Query(() => AgreementConnection, { description: 'Agreements, by id.' })
  async agreements(
    @Ctx() session: Session,
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after?: string,
  ) {
    const scope = [session.request.lenderId, 'agreements'];
    const page = await agreementPage(session.reader, parsePage(first, after, scope), scope);
    return toConnection({ ...page, nodes: page.nodes.map(agreementOf) });
  }

  @Authorized('agencies:read')
  @Query(() => AgreementType, { nullable: true, description: 'One agreement, or null.' })
  async agreement(@Ctx() session: Session, @Arg('id', () => ID) id: string) {
    const known = parseId('agreement', id);
    const row = known && (await agreementById(session.reader, known));
    return row ? agreementOf(row) : null;
  }

  @Authorized('agreements:write')
  @Mutation(() => AgreementType, { description: 'Makes an agreement with an agency.' })
  async makeAgreement(
    @Ctx() session: Session,
    @Arg('input', () => MakeAgreementInput) input: MakeAgreementInput,
  ) {
    const command = parseCommand(makeAgreementCommand, plain(input));
    return agreementOf(await session.mutate('agreements.make', (work) => makeAgreement(work, command)));
  }

  @Authorized('agreements:write')
  @Mutation(() => AgreementType, {
    description:
      'Allows or forbids bearer tokens for the grants of an agreement. Forbidding stops those there are with their ' +
      'next request; allowing again lets them in again.',
  })
  async setGrantTokensAllowed(
    @Ctx() session: Session,
    @Arg('agreementId', () => ID) agreementId: string,
    @Arg('allowed', () => Boolean) allowed: boolean,
  ) {
    const id = parseId('agreement', agreementId);
    if (!id) throw notFound('agreement', ['agreementId']);
    return agreementOf(
      await session.mutate('agreements.change', (work) => setGrantTokensAllowed(work, id, allowed)),
    );
  }

  @Authorized('agreements:write')
  @Mutation(() => AgreementType, {
    description:
      'Gives an agreement an approved disclosure profile, or none: people are then masked. It holds for batches that ' +
      'are placed from now on.',
  })
  async setDisclosureProfile(
    @Ctx() session: Session,
    @Arg('agreementId', () => ID) agreementId: string,
    @Arg('disclosureProfile', () => ID, { nullable: true }) disclosureProfile?: string,
  ) {
    const id = parseId('agreement', agreementId);
    if (!id) throw notFound('agreement', ['agreementId']);
    const profileId = disclosureProfile == null ? null : parseId('profile', disclosureProfile);
    if (profileId === null && disclosureProfile != null)
      throw notFound('disclosure profile', ['disclosureProfile']);
    return agreementOf(
      await session.mutate('agreements.change', (work) => setDisclosureProfile(work, id, profileId)),
    );
  }

  @FieldResolver(() => [PeriodType], { description: 'Its months, latest first.' })
  async periods(@Root() { row }: AgreementType, @Ctx() session: Session) {
    const rows = await session.batched(periodsOf, (ids: readonly Agreement['id'][]) =>
      periodsOf(session.reader, ids),
    )(row.id);
    return rows.map(periodTypeOf);
  }
}

function agreementOf(row: Agreement): AgreementType {
  const {
    id,
    reference,
    name,
    agencyId,
    timeZone,
    currency,
    windowDays,
    reportWindowDays,
    visitRadiusMetres,
    channels: allowed,
  } = row;
  return {
    row,
    id,
    reference,
    name,
    agencyId,
    timeZone,
    currency,
    windowDays,
    reportWindowDays,
    visitRadiusMetres,
    channels: allowed,
    disclosureProfile: row.profileId ?? 'MASKED',
    grantTokensAllowed: row.grantTokensAllowed,
    createdAt: dateTimeOf(row.createdAt),
  };
}

function periodTypeOf({ id, month, state }: Period): PeriodType {
  return { id, period: monthLabel(month), state };
}
