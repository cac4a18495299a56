import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { parseLast } from '../../kernel/latest.js';
import type { Session } from '../../kernel/request-context.js';
import { LenderPlacement } from '../placements/index.js';
import { latestLetters, letterEntries } from './latest-letters.js';
import { LetterType, letterTypeOf } from './letter.graphql.js';

@Resolver(() => LenderPlacement)
export class LenderLettersResolver {
  @FieldResolver(() => [LetterType], { description: 'The newest letters, at most 20, newest first.' })
  async letters(
    @Root() { row }: LenderPlacement,
    @Ctx() session: Session,
    @Arg('last', () => Int, { defaultValue: 5 }) last: number,
  ) {
    const load = session.batched(parseLast(letterEntries, last), (ids: readonly (typeof row.id)[]) =>
      latestLetters(session.reader, ids, last),
    );
    return (await load(row.id)).map(letterTypeOf);
  }
}
