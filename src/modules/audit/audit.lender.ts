import { Arg, Authorized, Ctx, Field, ID, InputType, Int, Query, Resolver } from 'type-graphql';
import { parsePage } from '../../kernel/page.js';
import { parseCommand } from '../../kernel/parse.js';
import { plain } from '../../kernel/plain.js';
import type { Session } from '../../kernel/request-context.js';
import { DateTime, toConnection } from '../../kernel/wire.js';
import { auditFilter } from './audit-filter.js';
import {
  AuditCheckpointConnection,
  AuditEntryConnection,
  checkpointTypeOf,
  entryTypeOf,
} from './audit.graphql.js';
import { checkpointPage, entryPage } from './audit.queries.js';

@InputType({ description: 'What is left out does not narrow.' })
class AuditEntryFilter {
  @Field(() => String, { nullable: true, description: 'The OAuth client.' })
  actorId?: string;

  @Field(() => String, { nullable: true, description: 'As entries name it.' })
  action?: string;

  @Field(() => ID, { nullable: true, description: 'The agency it acted for.' })
  agencyId?: string;

  @Field(() => DateTime, { nullable: true, description: 'From this business time on.' })
  from?: string;

  @Field(() => DateTime, { nullable: true, description: 'Before this business time.' })
  to?: string;

  @Field(() => String, { nullable: true, description: '`DONE` or an error code.' })
  outcome?: string;

  @Field(() => String, { nullable: true, description: 'The request, as its answer named it.' })
  requestId?: string;
}

@Resolver()
export class LenderAuditResolver {
  @Authorized('audit:read')
  @Query(() => AuditEntryConnection, { description: 'The audit trail, newest first.' })
  async auditEntries(
    @Ctx() { request, reader }: Session,
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after?: string,
    @Arg('filter', () => AuditEntryFilter, { nullable: true }) given?: AuditEntryFilter,
  ) {
    const filter = parseCommand(auditFilter, plain(given ?? {}), ['filter']);
    const scope = [request.lenderId, 'auditEntries', filter];
    const page = await entryPage(reader, filter, parsePage(first, after, scope), scope);
    return toConnection({ ...page, nodes: page.nodes.map(entryTypeOf) });
  }

  @Authorized('audit:read')
  @Query(() => AuditCheckpointConnection, { description: 'Checkpoints of the audit trail, newest first.' })
  async auditCheckpoints(
    @Ctx() { request, reader }: Session,
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after?: string,
  ) {
    const scope = [request.lenderId, 'auditCheckpoints'];
    const page = await checkpointPage(reader, parsePage(first, after, scope), scope);
    return toConnection({ ...page, nodes: page.nodes.map(checkpointTypeOf) });
  }
}
