import { Arg, Authorized, Ctx, Field, ID, Int, ObjectType, Query, Resolver } from 'type-graphql';
import { Extensions } from '../../kernel/extensions.js';
import { parsePage } from '../../kernel/page.js';
import type { Session } from '../../kernel/request-context.js';
import { connectionOf, DateTime, dateTimeOf, toConnection } from '../../kernel/wire.js';
import type { Portfolio } from './portfolio.entity.js';
import { portfolioPage } from './portfolios.js';

@Extensions({ privacy: 'case' })
@ObjectType('Portfolio', { description: 'Accounts that came under one name.', simpleResolvers: true })
class PortfolioType {
  @Field(() => ID, {
    description:
      'Our id. An agency may name it in `authorization_details` once something of it is placed there.',
  })
  id!: string;

  @Field(() => String, { description: 'Your name for it, as imports give it.' })
  name!: string;

  @Field(() => DateTime, { description: 'When an import first brought it.' })
  createdAt!: string;
}

const PortfolioConnection = connectionOf(PortfolioType, 'PortfolioConnection');

@Resolver()
export class LenderPortfoliosResolver {
  @Extensions({ privacy: 'case' })
  @Authorized('accounts:read')
  @Query(() => PortfolioConnection, { description: 'Portfolios, by id.' })
  async portfolios(
    @Ctx() { request, reader }: Session,
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after?: string,
  ) {
    const scope = [request.lenderId, 'portfolios'];
    const page = await portfolioPage(reader, parsePage(first, after, scope), scope);
    return toConnection({ ...page, nodes: page.nodes.map(typeOf) });
  }
}

function typeOf({ id, name, createdAt }: Portfolio): PortfolioType {
  return { id, name, createdAt: dateTimeOf(createdAt) };
}
