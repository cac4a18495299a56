import {
  Arg,
  Authorized,
  Ctx,
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
import { Extensions } from '../../kernel/extensions.js';
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
  moneyOf,
  MoneyType,
  PersonalField,
  toConnection,
} from '../../kernel/wire.js';
import {
  caseCards,
  classOfPoint,
  ContactPointKindEnum,
  contactPointsOfDebtors,
  HoldEnum,
  type CaseCard,
} from '../accounts/index.js';
import { maskIdentifier } from '../privacy/index.js';
import { agreementsByIds } from '../agreements/index.js';
import { fieldAt, levelIn, type CaseView } from './case-view.rules.js';
import { listViews } from './list-views.js';
import type { Placement } from './placement.entity.js';
import { PlacementStatusEnum } from './placement.graphql.js';
import { agencyPlacements } from './placements.queries.js';
import type { PlacementStatus } from './placement.rules.js';

@Extensions({ privacy: 'contact' })
@ObjectType('ContactPoint', { description: 'A way to reach the debtor, masked.', simpleResolvers: true })
export class AgencyContactPoint {
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

  @Extensions({ privacy: 'national-id' })
  @Field(() => PersonalField, { description: 'The national identity number, to make sure who it is.' })
  nationalId!: PersonalField;

  debtorId!: CaseCard['debtor']['id'];

  view!: CaseView;
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

  view!: CaseView;

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

  @Extensions({ privacy: 'preference' })
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
    const viewOf = await listViews(reader, context);
    return toConnection({
      ...page,
      nodes: page.nodes.map((row) => agencyPlacementOf({ row, view: viewOf(row) })),
    });
  }

  @FieldResolver(() => AgencyAccount, { description: 'The debt and the person, as the profile shows them.' })
  async account(@Root() { row, view }: AgencyPlacement, @Ctx() session: Session): Promise<AgencyAccount> {
    const card = await session.batched(caseCards, async (ids: readonly Placement['accountId'][]) => {
      const cards = await caseCards(session.reader, ids);
      return ids.map((id) => cards.get(id)!);
    })(row.accountId);
    return agencyAccountOf({ card, view });
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
  async contactPoints(@Root() { debtorId, jurisdiction, view }: AgencyDebtor, @Ctx() session: Session) {
    const load = session.batched(contactPointsOfDebtors, (ids: readonly (typeof debtorId)[]) =>
      contactPointsOfDebtors(session.reader, ids),
    );
    return (await load(debtorId)).map(({ id, kind, masked }) => ({
      id,
      kind,
      value: fieldAt(levelIn(view, jurisdiction, classOfPoint[kind]), masked, view.clear.get(id)),
    }));
  }
}

function unknownBatch(): never {
  throw notFound('batch', ['filter', 'batchId']);
}

interface CaseRow {
  readonly row: Placement;
  readonly view: CaseView;
}

export const agencyPlacementOf = lazily<CaseRow, AgencyPlacement>({
  row: ({ row }) => row,
  view: ({ view }) => view,
  id: ({ row }) => row.id,
  batchId: ({ row }) => row.batchId,
  agreementId: ({ row }) => row.agreementId,
  sequence: ({ row }) => row.sequence,
  status: ({ row }) => row.status,
  holds: ({ row }) => row.holds,
  placed: ({ row }) => moneyOf(row.placedMinor, row.currency),
  paid: ({ row }) => moneyOf(row.paidMinor, row.currency),
  placedAt: ({ row }) => dateTimeOf(row.placedAt),
  placedOn: ({ row }) => row.placedOn,
  windowEndsOn: ({ row }) => row.windowEndsOn,
  monthsPastDue: ({ row }) => row.monthsPastDue,
  updatedAt: ({ row }) => dateTimeOf(row.updatedAt),
});

interface SeenCard {
  readonly card: CaseCard;
  readonly view: CaseView;
}

const agencyAccountOf = lazily<SeenCard, AgencyAccount>({
  numberMasked: ({ card }) => maskIdentifier(card.accountNumber),
  product: ({ card }) => card.product,
  balance: ({ card }) => moneyOf(card.totalMinor, card.currency),
  principal: ({ card }) => moneyOf(card.principalMinor, card.currency),
  interest: ({ card }) => moneyOf(card.interestMinor, card.currency),
  fees: ({ card }) => moneyOf(card.feesMinor, card.currency),
  penalty: ({ card }) => moneyOf(card.penaltyMinor, card.currency),
  asOf: ({ card }) => card.asOf,
  debtor: (seen) => agencyDebtorOf(seen),
});

const agencyDebtorOf = lazily<SeenCard, AgencyDebtor>({
  name: ({ card: { debtor }, view }) =>
    fieldAt(levelIn(view, debtor.jurisdiction, 'identity'), debtor.nameMasked, view.clear.get('NAME')),
  nationalId: ({ card: { debtor }, view }) =>
    fieldAt(
      levelIn(view, debtor.jurisdiction, 'national-id'),
      debtor.nationalIdMasked,
      view.clear.get('NATIONAL_ID'),
    ),
  language: ({ card }) => card.debtor.language,
  jurisdiction: ({ card }) => card.debtor.jurisdiction,
  timeZones: ({ card }) => card.debtor.timeZones,
  debtorId: ({ card }) => card.debtor.id,
  view: ({ view }) => view,
});
