import {
  Arg,
  Authorized,
  Ctx,
  Extensions,
  Field,
  FieldResolver,
  ID,
  InputType,
  Int,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { notFound } from '../../kernel/errors.js';
import { parseId } from '../../kernel/ids.js';
import { lazily } from '../../kernel/lazily.js';
import { parsePage } from '../../kernel/page.js';
import { instantText, parseCommand } from '../../kernel/parse.js';
import { plain } from '../../kernel/plain.js';
import type { Session } from '../../kernel/request-context.js';
import {
  connectionOf,
  DateOnly,
  DateTime,
  dateTimeOf,
  maskedField,
  moneyOf,
  MoneyType,
  PersonalField,
  toConnection,
} from '../../kernel/wire.js';
import {
  caseCards,
  ContactPointKindEnum,
  contactPointsOfDebtors,
  HoldEnum,
  type CaseCard,
} from '../accounts/index.js';
import { maskIdentifier } from '../privacy/index.js';
import { agreementsByIds } from '../agreements/index.js';
import type { Placement } from './placement.entity.js';
import { PlacementStatusEnum } from './placement.graphql.js';
import { agencyPlacement, agencyPlacements } from './placements.queries.js';
import type { PlacementStatus } from './placement.rules.js';

@Extensions({ privacy: 'contact' })
@ObjectType('ContactPoint', { description: 'A way to reach the debtor, masked.', simpleResolvers: true })
class AgencyContactPoint {
  @Field(() => ID)
  id!: string;

  @Field(() => ContactPointKindEnum)
  kind!: string;

  @Field(() => PersonalField)
  value!: PersonalField;
}

@Extensions({ privacy: 'identity' })
@ObjectType('Debtor', {
  description: 'The person who owes, with no more than the work needs.',
  simpleResolvers: true,
})
class AgencyDebtor {
  @Field(() => PersonalField)
  name!: PersonalField;

  @Field(() => String, { nullable: true, description: 'BCP 47 language to speak.' })
  language!: string | null;

  @Field(() => String, { description: 'Whose contact rules hold.' })
  jurisdiction!: string;

  @Field(() => [String], {
    description: 'IANA zones the person may be in; all of them count for contact hours.',
  })
  timeZones!: readonly string[];

  debtorId!: CaseCard['debtor']['id'];
}

@Extensions({ privacy: 'financial' })
@ObjectType('AccountCase', {
  description: 'The debt as the agency needs it: no more of the account than this.',
  simpleResolvers: true,
})
class AgencyAccount {
  @Field(() => String, { description: "The lender's account number, its last four characters." })
  numberMasked!: string;

  @Field(() => String, { nullable: true })
  product!: string | null;

  @Field(() => MoneyType, { description: 'All that is owed, as of `asOf`.' })
  balance!: MoneyType;

  @Field(() => MoneyType)
  principal!: MoneyType;

  @Field(() => MoneyType)
  interest!: MoneyType;

  @Field(() => MoneyType)
  fees!: MoneyType;

  @Field(() => MoneyType)
  penalty!: MoneyType;

  @Field(() => DateOnly)
  asOf!: string;

  @Field(() => AgencyDebtor)
  debtor!: AgencyDebtor;
}

@Extensions({ privacy: 'case' })
@ObjectType('Placement', {
  description: 'A case that is with you now. It vanishes the moment it ends.',
  simpleResolvers: true,
})
export class AgencyPlacement {
  row!: Placement;

  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  batchId!: string;

  @Field(() => ID)
  agreementId!: string;

  @Field(() => Int, { description: 'First, second, third placement of the account.' })
  sequence!: number;

  @Field(() => PlacementStatusEnum)
  status!: PlacementStatus;

  @Field(() => [HoldEnum], { description: 'Read these first: nobody may be contacted against them.' })
  holds!: readonly string[];

  @Field(() => MoneyType, { description: 'The balance that was handed over.' })
  placed!: MoneyType;

  @Field(() => MoneyType, { description: 'Paid on the placement, net of reversals.' })
  paid!: MoneyType;

  @Field(() => DateTime)
  placedAt!: string;

  @Field(() => DateOnly)
  placedOn!: string;

  @Field(() => DateOnly, { description: 'The last day you may work it.' })
  windowEndsOn!: string;

  @Field(() => Int, { nullable: true, description: 'Months past due at placement.' })
  monthsPastDue!: number | null;

  @Field(() => DateTime)
  updatedAt!: string;
}

const AgencyPlacementConnection = connectionOf(AgencyPlacement, 'PlacementConnection');

@InputType('PlacementFilter', { description: 'What is left out does not narrow.' })
class AgencyPlacementFilter {
  @Field(() => ID, { nullable: true })
  batchId?: string;

  @Field(() => DateTime, { nullable: true, description: 'Changed at or after.' })
  updatedSince?: string;
}

@Resolver(() => AgencyPlacement)
export class AgencyPlacementsResolver {
  @Authorized('placements:read')
  @Query(() => AgencyPlacementConnection, {
    description:
      'Your open placements that this token names in `authorization_details` and a live grant covers, by id.',
  })
  async placements(
    @Ctx() session: Session,
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after?: string,
    @Arg('filter', () => AgencyPlacementFilter, { nullable: true }) filter?: AgencyPlacementFilter,
  ) {
    const { request: context, reader } = session;
    const scope = [context.lenderId, context.agencyId, 'placements', plain(filter)];
    const batchId = filter?.batchId ? (parseId('batch', filter.batchId) ?? unknownBatch()) : null;
    const updatedSince = filter?.updatedSince
      ? parseCommand(instantText, filter.updatedSince, ['filter', 'updatedSince'])
      : null;
    const page = await agencyPlacements(
      reader,
      context,
      { batchId, updatedSince },
      parsePage(first, after, scope),
      scope,
    );
    return toConnection({ ...page, nodes: page.nodes.map(agencyPlacementOf) });
  }

  @Authorized('placements:read')
  @Query(() => AgencyPlacement, { nullable: true, description: 'One open placement, or null.' })
  async placement(@Ctx() session: Session, @Arg('id', () => ID) id: string) {
    const known = parseId('placement', id);
    const row = known && (await agencyPlacement(session.reader, session.request, known));
    return row ? agencyPlacementOf(row) : null;
  }

  @FieldResolver(() => AgencyAccount, { description: 'The debt and the person, masked.' })
  async account(@Root() { row }: AgencyPlacement, @Ctx() session: Session): Promise<AgencyAccount> {
    const card = await session.batched(caseCards, async (ids: readonly Placement['accountId'][]) => {
      const cards = await caseCards(session.reader, ids);
      return ids.map((id) => cards.get(id)!);
    })(row.accountId);
    return agencyAccountOf(card);
  }

  @FieldResolver(() => [String], { description: 'Channels that the agreement allows.' })
  async channels(@Root() { row }: AgencyPlacement, @Ctx() session: Session): Promise<readonly string[]> {
    return session.batched(agreementsByIds, async (ids: readonly Placement['agreementId'][]) => {
      const agreements = await agreementsByIds(session.reader, ids);
      return ids.map((id) => agreements.get(id)?.channels ?? []);
    })(row.agreementId);
  }
}

@Resolver(() => AgencyDebtor)
export class AgencyDebtorResolver {
  @FieldResolver(() => [AgencyContactPoint])
  async contactPoints(@Root() { debtorId }: AgencyDebtor, @Ctx() session: Session) {
    const load = session.batched(contactPointsOfDebtors, (ids: readonly (typeof debtorId)[]) =>
      contactPointsOfDebtors(session.reader, ids),
    );
    return (await load(debtorId)).map(({ id, kind, masked }) => ({ id, kind, value: maskedField(masked) }));
  }
}

function unknownBatch(): never {
  throw notFound('batch', ['filter', 'batchId']);
}

export const agencyPlacementOf = lazily<Placement, AgencyPlacement>({
  row: (row) => row,
  id: ({ id }) => id,
  batchId: ({ batchId }) => batchId,
  agreementId: ({ agreementId }) => agreementId,
  sequence: ({ sequence }) => sequence,
  status: ({ status }) => status,
  holds: ({ holds }) => holds,
  placed: ({ placedMinor, currency }) => moneyOf(placedMinor, currency),
  paid: ({ paidMinor, currency }) => moneyOf(paidMinor, currency),
  placedAt: ({ placedAt }) => dateTimeOf(placedAt),
  placedOn: ({ placedOn }) => placedOn,
  windowEndsOn: ({ windowEndsOn }) => windowEndsOn,
  monthsPastDue: ({ monthsPastDue }) => monthsPastDue,
  updatedAt: ({ updatedAt }) => dateTimeOf(updatedAt),
});

const agencyAccountOf = lazily<CaseCard, AgencyAccount>({
  numberMasked: ({ accountNumber }) => maskIdentifier(accountNumber),
  product: ({ product }) => product,
  balance: (card) => moneyOf(card.totalMinor, card.currency),
  principal: ({ principalMinor, currency }) => moneyOf(principalMinor, currency),
  interest: ({ interestMinor, currency }) => moneyOf(interestMinor, currency),
  fees: ({ feesMinor, currency }) => moneyOf(feesMinor, currency),
  penalty: ({ penaltyMinor, currency }) => moneyOf(penaltyMinor, currency),
  asOf: ({ asOf }) => asOf,
  debtor: ({ debtor }) => agencyDebtorOf(debtor),
});

const agencyDebtorOf = lazily<CaseCard['debtor'], AgencyDebtor>({
  name: ({ nameMasked }) => maskedField(nameMasked),
  language: ({ language }) => language,
  jurisdiction: ({ jurisdiction }) => jurisdiction,
  timeZones: ({ timeZones }) => timeZones,
  debtorId: ({ id }) => id,
});
