import {
  Arg,
  Authorized,
  Ctx,
  Field,
  FieldResolver,
  ID,
  Info,
  InputType,
  Int,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { z } from 'zod';
import { notFound, Refusal } from '../../kernel/errors.js';
import { Extensions } from '../../kernel/extensions.js';
import { selects } from '../../kernel/selected.js';
import { parseId, type Id } from '../../kernel/ids.js';
import { parseMinor } from '../../kernel/money.js';
import { parsePage } from '../../kernel/page.js';
import { currencyText, idText, lineText, parseCommand } from '../../kernel/parse.js';
import { plain } from '../../kernel/plain.js';
import type { Session } from '../../kernel/request-context.js';
import type { Reader } from '../../kernel/store.js';
import { connectionOf, CurrencyCodeScalar, Decimal, toConnection } from '../../kernel/wire.js';
import { accountCards } from './account-cards.js';
import type { AccountFilter } from './account-filter.js';
import {
  AccountPartyType,
  AccountStatusEnum,
  AccountType,
  accountTypeOf,
  debtorTypeOf,
} from './account.graphql.js';
import { accountStatuses, type AccountStatus } from './account.rules.js';
import { discloseAccount, type WantedValues } from './clear-account.js';
import { accountsPage, partiesOf } from './accounts.queries.js';

const AccountConnection = connectionOf(AccountType, 'AccountConnection');

@InputType('AccountFilter', { description: 'What is left out does not narrow.' })
class LenderAccountFilter {
  @Field(() => String, { nullable: true, description: 'The portfolio by its name.' })
  portfolio?: string;

  @Field(() => ID, { nullable: true, description: 'The portfolio by its id.' })
  portfolioId?: string;

  @Field(() => AccountStatusEnum, { nullable: true, description: 'Where the account stands.' })
  status?: AccountStatus;

  @Field(() => CurrencyCodeScalar, { nullable: true, description: 'The currency; needed with balances.' })
  currency?: string;

  @Field(() => String, { nullable: true, description: 'Whose law holds.' })
  jurisdiction?: string;

  @Field(() => Boolean, { nullable: true, description: 'Whether a live placement holds the account.' })
  isPlaced?: boolean;

  @Field(() => Decimal, { nullable: true, description: 'All that is owed, at least.' })
  minBalance?: string;

  @Field(() => Decimal, { nullable: true, description: 'All that is owed, at most.' })
  maxBalance?: string;

  @Field(() => Int, { nullable: true, description: 'Months past due, at least.' })
  minMonthsPastDue?: number;

  @Field(() => Int, { nullable: true, description: 'Months past due, at most.' })
  maxMonthsPastDue?: number;
}

@Resolver(() => AccountType)
export class LenderAccountsResolver {
  @Extensions({ privacy: 'financial' })
  @Authorized('accounts:read')
  @Query(() => AccountConnection, {
    description: 'Accounts by id, people masked. Imports show when they are complete.',
  })
  async accounts(
    @Ctx() session: Session,
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after?: string,
    @Arg('filter', () => LenderAccountFilter, { nullable: true }) filter?: LenderAccountFilter,
  ) {
    const scope = [session.request.lenderId, 'accounts', plain(filter)];
    const request = parsePage(first, after, scope);
    const page = await accountsPage(session.reader, filterOf(filter), request, scope);
    return toConnection({ ...page, nodes: page.nodes.map((card) => accountTypeOf(card)) });
  }

  @Extensions({ privacy: 'financial' })
  @Authorized('accounts:read')
  @Query(() => AccountType, {
    description:
      'One account with its debtor in clear. Each clear value asked for is noted in the disclosure log.',
  })
  async account(@Ctx() session: Session, @Arg('id', () => ID) id: string, @Info() info: GraphQLResolveInfo) {
    const accountId = parseId('account', id);
    const asks = (...path: readonly string[]) => selects(info, ['debtor', ...path, 'value']);
    const wanted = {
      name: asks('name'),
      nationalId: asks('nationalId'),
      birthDate: asks('birthDate'),
      contactPoints: asks('contactPoints', 'value'),
    };
    const found = accountId === null ? null : await readAccount(session, accountId, wanted);
    if (found === null) throw notFound('account', ['id']);
    return accountTypeOf(found.card, found.person);
  }

  @Extensions({ privacy: 'identity' })
  @FieldResolver(() => [AccountPartyType], {
    description: 'Co-debtors, guarantors and contact persons, masked.',
  })
  async parties(@Root() { card }: AccountType, @Ctx() session: Session) {
    const load = session.batched(partiesOf, (ids: readonly Id<'account'>[]) =>
      partiesOf(session.reader, ids),
    );
    return (await load(card.id)).map(({ role, debtor }) => ({ role, debtor: debtorTypeOf(debtor, null) }));
  }
}

/** What nobody asked for in clear is not read in clear, and leaves no row. */
function readAccount(session: Session, id: Id<'account'>, wanted: WantedValues) {
  return Object.values(wanted).some(Boolean)
    ? session.recording((work) => discloseAccount(work, id, wanted))
    : maskedAccount(session.reader, id);
}

async function maskedAccount(reader: Reader, id: Id<'account'>) {
  const card = (await accountCards(reader, [id])).get(id);
  return card ? { card, person: null } : null;
}

const filterInput = z.object({
  portfolio: lineText(64).optional(),
  portfolioId: idText('portfolio').optional(),
  status: z.enum(accountStatuses).optional(),
  currency: currencyText.optional(),
  jurisdiction: z.string().optional(),
  isPlaced: z.boolean().optional(),
  minBalance: z.string().optional(),
  maxBalance: z.string().optional(),
  minMonthsPastDue: z.int().optional(),
  maxMonthsPastDue: z.int().optional(),
});

function filterOf(input: LenderAccountFilter | undefined): AccountFilter {
  const { minBalance, maxBalance, ...rest } = parseCommand(filterInput, plain(input ?? {}), ['filter']);
  const minorOf = (text: string | undefined, name: string): bigint | null => {
    if (text === undefined) return null;
    const minor = rest.currency === undefined ? null : parseMinor(text, rest.currency);
    if (typeof minor === 'bigint') return minor;
    const message =
      rest.currency === undefined ? 'A balance needs the currency.' : 'Write the balance as a decimal.';
    throw new Refusal('INPUT_INVALID', message, { path: ['filter', name] });
  };
  return {
    portfolio: rest.portfolio ?? null,
    portfolioId: rest.portfolioId ?? null,
    status: rest.status ?? null,
    currency: rest.currency ?? null,
    jurisdiction: rest.jurisdiction ?? null,
    isPlaced: rest.isPlaced ?? null,
    minBalanceMinor: minorOf(minBalance, 'minBalance'),
    maxBalanceMinor: minorOf(maxBalance, 'maxBalance'),
    minMonthsPastDue: rest.minMonthsPastDue ?? null,
    maxMonthsPastDue: rest.maxMonthsPastDue ?? null,
  };
}
