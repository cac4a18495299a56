import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { latestOf, parseLast } from '../../kernel/latest.js';
import type { Session } from '../../kernel/request-context.js';
import { LenderPlacement } from '../placements/index.js';
import { contacts } from './contact.entity.js';
import { ContactType, contactTypeOf } from './contact.graphql.js';

const latest = { table: contacts, by: 'occurredAt' } as const;

@Resolver(() => LenderPlacement)
export class LenderContactsResolver {
  @FieldResolver(() => [ContactType], {
    description: 'The newest rows of the register (contacts, visits and letters), at most 20, newest first.',
  })
  async contacts(
    @Root() { row }: LenderPlacement,
    @Ctx() session: Session,
    @Arg('last', () => Int, { defaultValue: 5 }) last: number,
  ) {
    const load = session.batched(parseLast(latest, last), (ids: readonly (typeof row.id)[]) =>
      latestOf(session.reader, latest, ids, last),
    );
    return (await load(row.id)).map(contactTypeOf);
  }
}
