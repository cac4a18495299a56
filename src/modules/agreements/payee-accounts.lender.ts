import {
  Arg,
  Authorized,
  Ctx,
  Field,
  ID,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
} from 'type-graphql';
import { Extensions } from '../../kernel/extensions.js';
import { parseId } from '../../kernel/ids.js';
import { parseCommand } from '../../kernel/parse.js';
import { plain } from '../../kernel/plain.js';
import type { Session } from '../../kernel/request-context.js';
import { DateTime, dateTimeOf } from '../../kernel/wire.js';
import type { PayeeAccount } from './payee-account.entity.js';
import {
  openPayeeAccount,
  payeeAccountById,
  payeeAccountsOf,
  setPayeeAccount,
  setPayeeAccountCommand,
  type ClearPayeeAccount,
} from './payee-accounts.js';

@InputType()
class SetPayeeAccountInput {
  @Field(() => ID)
  agreementId!: string;

  @Field(() => String, { description: 'Whose account it is: 1 to 70 characters.' })
  holder!: string;

  @Field(() => String, { description: 'An IBAN or a domestic account number; blanks are left out.' })
  number!: string;

  @Field(() => String, { description: 'The bank by its BIC or CNAPS code.' })
  bank!: string;
}

@Extensions({ privacy: 'terms' })
@ObjectType('PayeeAccount', {
  description: 'A version of the bank account that the agency of an agreement is paid on.',
  simpleResolvers: true,
})
class PayeeAccountType {
  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  agreementId!: string;

  @Field(() => Int)
  version!: number;

  @Field(() => String)
  holderMasked!: string;

  @Field(() => String)
  numberMasked!: string;

  @Field(() => String)
  bank!: string;

  @Field(() => String, { nullable: true, description: 'Only where one account is asked for.' })
  holder!: string | null;

  @Field(() => String, { nullable: true, description: 'Only where one account is asked for.' })
  number!: string | null;

  @Field(() => String, {
    description: 'Who set it: never who approves a statement that is paid on it.',
  })
  setBy!: string;

  @Field(() => DateTime)
  setAt!: string;
}

@Resolver()
export class PayeeAccountsResolver {
  @Authorized('agencies:read')
  @Query(() => [PayeeAccountType], {
    description: 'The bank accounts of an agreement, masked, latest first; the latest 100.',
  })
  async payeeAccounts(@Ctx() session: Session, @Arg('agreementId', () => ID) agreementId: string) {
    const id = parseId('agreement', agreementId);
    const rows = id ? await payeeAccountsOf(session.reader, id) : [];
    return rows.map((row) => payeeAccountOf(row));
  }

  @Authorized('payouts:record')
  @Query(() => PayeeAccountType, {
    nullable: true,
    description: 'One account with its number in clear, to pay on it; or null.',
  })
  async payeeAccount(@Ctx() session: Session, @Arg('id', () => ID) id: string) {
    const known = parseId('payeeAccount', id);
    const row = known && (await payeeAccountById(session.reader, known));
    return row ? payeeAccountOf(row, await openPayeeAccount(session.reader, row)) : null;
  }

  @Authorized('payees:write')
  @Mutation(() => PayeeAccountType, {
    description:
      'Sets the account that an agency is paid on under an agreement: a new version. Whoever sets it cannot approve statements of the agreement while it is the latest.',
  })
  async setPayeeAccount(
    @Ctx() session: Session,
    @Arg('input', () => SetPayeeAccountInput) input: SetPayeeAccountInput,
  ) {
    const command = parseCommand(setPayeeAccountCommand, plain(input));
    return payeeAccountOf(await session.mutate('payees.set', (work) => setPayeeAccount(work, command)));
  }
}

function payeeAccountOf(row: PayeeAccount, clear: ClearPayeeAccount | null = null): PayeeAccountType {
  return {
    id: row.id,
    agreementId: row.agreementId,
    version: row.version,
    holderMasked: row.holderMasked,
    numberMasked: row.numberMasked,
    bank: row.bank,
    holder: clear?.holder ?? null,
    number: clear?.number ?? null,
    setBy: row.setBy,
    setAt: dateTimeOf(row.setAt),
  };
}
