import { Query, Resolver } from 'type-graphql';

/** Stands in until a module brings the first field. */
@Resolver()
export class EdgeResolver {
  @Query(() => String)
  ping(): string {
    return 'pong';
  }
}
