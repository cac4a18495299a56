import { Arg, Authorized, Ctx, Field, InputType, Int, Query, Resolver } from 'type-graphql';
import { Extensions } from '../../kernel/extensions.js';
import { parsePage } from '../../kernel/page.js';
import { parseCommand } from '../../kernel/parse.js';
import { plain } from '../../kernel/plain.js';
import type { Session } from '../../kernel/request-context.js';
import { connectionOf, toConnection } from '../../kernel/wire.js';
import { DebtorType, debtorTypeOf } from './account.graphql.js';
import { findPeople, personLookup } from './find-people.js';

const DebtorConnection = connectionOf(DebtorType, 'DebtorConnection');

@InputType('PersonLookup', {
  description: 'Exactly one of phone, e-mail, identity number and account number.',
})
class PersonLookupInput {
  @Field(() => String, {
    nullable: true,
    description: 'In any spelling; without a country code give a jurisdiction.',
  })
  phone?: string;

  @Field(() => String, { nullable: true, description: 'An e-mail address; large and small letters are one.' })
  email?: string;

  @Field(() => String, { nullable: true, description: 'The number that a state gave.' })
  nationalId?: string;

  @Field(() => String, {
    nullable: true,
    description: 'Your number of one of their accounts, as it is written.',
  })
  accountNumber?: string;

  @Field(() => String, {
    nullable: true,
    description: 'Where a telephone number without a country code is from: `CN`.',
  })
  jurisdiction?: string;
}

@Resolver()
export class LenderPeopleResolver {
  @Extensions({ privacy: 'identity' })
  @Authorized('people:find')
  @Query(() => DebtorConnection, {
    description:
      'People known by a value, masked, by id. Nothing of the value is kept: each look-up leaves an audit entry without it. ' +
      'A page may hold fewer than asked for while more follow.',
  })
  async people(
    @Ctx() session: Session,
    @Arg('by', () => PersonLookupInput) by: PersonLookupInput,
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after?: string,
  ) {
    const lookup = parseCommand(personLookup, plain(by), ['by']);
    // no value in it: a cursor is kept and logged by whoever pages
    const scope = [session.request.lenderId, 'people', Object.keys(lookup)];
    const request = parsePage(first, after, scope);
    const page = await session.mutate('people.find', (work) => findPeople(work, lookup, request, scope));
    return toConnection({ ...page, nodes: page.nodes.map((person) => debtorTypeOf(person, null)) });
  }
}
