import { Arg, Authorized, Ctx, Field, ID, InputType, Int, ObjectType, Query, Resolver } from 'type-graphql';
import { Refusal } from '../../kernel/errors.js';
import { Extensions } from '../../kernel/extensions.js';
import { parseId } from '../../kernel/ids.js';
import { emptyPage, parsePage } from '../../kernel/page.js';
import type { Session } from '../../kernel/request-context.js';
import { monthLabel } from '../../kernel/time.js';
import {
  connectionOf,
  DateTime,
  dateTimeOf,
  enumOf,
  moneyOf,
  MoneyType,
  toConnection,
} from '../../kernel/wire.js';
import { accountKinds, chart, naturalBalance } from './chart.rules.js';
import type { LedgerTransfer } from './ledger.entity.js';
import { accountBalances, transferPage, type AccountBalance, type TransferFilter } from './ledger.queries.js';
import { postingEvents } from './posting.rules.js';

const AccountKindEnum = enumOf('LedgerAccountKind', accountKinds, 'What an account in the books is for.');
const AccountTypeEnum = enumOf(
  'LedgerAccountType',
  ['ASSET', 'LIABILITY', 'EXPENSE', 'INCOME'] as const,
  'Assets and expenses grow by debits, the others by credits.',
);
const PostingEventEnum = enumOf('LedgerEvent', postingEvents, 'What is entered in the books.');

@Extensions({ privacy: 'financial' })
@ObjectType('LedgerAccount', {
  description: 'An account of an agreement in your books.',
  simpleResolvers: true,
})
class LedgerAccountType {
  @Field(() => AccountKindEnum)
  kind!: string;

  @Field(() => AccountTypeEnum)
  type!: string;

  @Field(() => MoneyType, { description: 'What it holds now, the way its type is read.' })
  balance!: MoneyType;

  @Field(() => MoneyType, { description: 'What it held at the end of the last sealed month.' })
  broughtForward!: MoneyType;

  @Field(() => String, { nullable: true, description: 'That month; null before the first.' })
  sealedPeriod!: string | null;
}

@Extensions({ privacy: 'financial' })
@ObjectType('LedgerTransfer', {
  description: 'An entry in your books: an amount from one account to another. It is never changed.',
  simpleResolvers: true,
})
class LedgerTransferType {
  @Field(() => ID, { description: 'The id of what it records, under a prefix of its own.' })
  id!: string;

  @Field(() => PostingEventEnum)
  event!: string;

  @Field(() => AccountKindEnum)
  debit!: string;

  @Field(() => AccountKindEnum)
  credit!: string;

  @Field(() => MoneyType, { description: 'Above nothing.' })
  amount!: MoneyType;

  @Field(() => String, { description: 'The month of the agreement that it counts for.' })
  period!: string;

  @Field(() => ID)
  agreementId!: string;

  @Field(() => ID, { nullable: true })
  placementId!: string | null;

  @Field(() => ID, { nullable: true })
  statementId!: string | null;

  @Field(() => ID, { nullable: true, description: 'The entry that it takes back, in part or in full.' })
  reverses!: string | null;

  @Field(() => DateTime)
  bookedAt!: string;
}

@InputType({ description: 'Exactly one of them.' })
class LedgerTransferFilter {
  @Field(() => ID, { nullable: true })
  placementId?: string;

  @Field(() => ID, { nullable: true })
  statementId?: string;
}

const LedgerTransferConnection = connectionOf(LedgerTransferType, 'LedgerTransferConnection');

@Resolver()
export class LenderLedgerResolver {
  @Authorized('ledger:read')
  @Query(() => [LedgerAccountType], {
    description: 'The accounts of an agreement with what they hold now; none before something is placed.',
  })
  async ledgerAccounts(@Ctx() { reader }: Session, @Arg('agreementId', () => ID) agreementId: string) {
    const id = parseId('agreement', agreementId);
    return id === null ? [] : (await accountBalances(reader, id)).map(accountTypeOf);
  }

  @Authorized('ledger:read')
  @Query(() => LedgerTransferConnection, {
    description: 'What was entered about a placement or a statement, by id.',
  })
  async ledgerTransfers(
    @Ctx() { request, reader }: Session,
    @Arg('filter', () => LedgerTransferFilter) given: LedgerTransferFilter,
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after?: string,
  ) {
    const filter = filterOf(given);
    const scope = [request.lenderId, 'ledgerTransfers', filter];
    const page = parsePage(first, after, scope);
    const found = filter === null ? emptyPage : await transferPage(reader, filter, page, scope);
    return toConnection({ ...found, nodes: found.nodes.map(transferTypeOf) });
  }
}

/** Null for an id that nothing has. */
function filterOf({ placementId, statementId }: LedgerTransferFilter): TransferFilter | null {
  if ((placementId == null) === (statementId == null))
    throw new Refusal('INPUT_INVALID', 'Give either `placementId` or `statementId`.', { path: ['filter'] });
  if (placementId != null) {
    const id = parseId('placement', placementId);
    return id && { placementId: id };
  }
  const id = parseId('statement', statementId!);
  return id && { statementId: id };
}

function accountTypeOf(account: AccountBalance): LedgerAccountType {
  const { kind, currency, sealedMonth } = account;
  return {
    kind,
    type: chart[kind],
    balance: moneyOf(naturalBalance(kind, account.balanceMinor), currency),
    broughtForward: moneyOf(naturalBalance(kind, account.sealedMinor), currency),
    sealedPeriod: sealedMonth === null ? null : monthLabel(sealedMonth),
  };
}

function transferTypeOf({
  amountMinor,
  currency,
  month,
  bookedAt,
  ...said
}: LedgerTransfer): LedgerTransferType {
  return {
    ...said,
    amount: moneyOf(amountMinor, currency),
    period: monthLabel(month),
    bookedAt: dateTimeOf(bookedAt),
  };
}
