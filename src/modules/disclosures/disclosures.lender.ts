import { Arg, Authorized, Ctx, ID, Int, Query, Resolver } from 'type-graphql';
import { z } from 'zod';
import { notFound } from '../../kernel/errors.js';
import { parseId } from '../../kernel/ids.js';
import { parsePage } from '../../kernel/page.js';
import { idText, instantText, parseCommand } from '../../kernel/parse.js';
import { plain } from '../../kernel/plain.js';
import type { Session } from '../../kernel/request-context.js';
import { connectionOf, DateTime, toConnection } from '../../kernel/wire.js';
import { classOfWord, PurposeEnum, type Purpose } from '../privacy/index.js';
import { revealAnomalies } from './anomalies.rules.js';
import {
  DisclosureFilterInput,
  disclosureOf,
  DisclosureType,
  previewedFieldOf,
  PreviewedFieldType,
  RevealAnomalyType,
} from './disclosure.graphql.js';
import { disclosurePage, revealsByAgency, type DisclosureFilter } from './disclosures.queries.js';
import { previewCase } from './preview.js';

const DisclosureConnection = connectionOf(DisclosureType, 'DisclosureEntryConnection');

const filterInput = z.object({
  debtorId: idText('debtor').optional(),
  agencyId: idText('agency').optional(),
  placementId: idText('placement').optional(),
  dataClass: z.string().optional(),
  from: instantText.optional(),
  to: instantText.optional(),
});

@Resolver()
export class LenderDisclosuresResolver {
  @Authorized('disclosures:read')
  @Query(() => DisclosureConnection, {
    description: 'Which clear values left: of a person, to an agency, of a class, in a period. Oldest first.',
  })
  async disclosures(
    @Ctx() session: Session,
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after?: string,
    @Arg('filter', () => DisclosureFilterInput, { nullable: true }) filter?: DisclosureFilterInput,
  ) {
    const scope = [session.request.lenderId, 'disclosures', plain(filter)];
    const { dataClass, ...rest } = parseCommand(filterInput, plain(filter ?? {}), ['filter']);
    const narrowed = {
      ...rest,
      ...(dataClass && { dataClass: classOfWord.get(dataClass)! }),
    } as DisclosureFilter;
    const page = await disclosurePage(session.reader, narrowed, parsePage(first, after, scope), scope);
    return toConnection({ ...page, nodes: page.nodes.map(disclosureOf) });
  }

  @Authorized('disclosures:read')
  @Query(() => [RevealAnomalyType], {
    description: 'Agencies that reveal far above their peers in a period.',
  })
  async revealAnomalies(
    @Ctx() session: Session,
    @Arg('from', () => DateTime) from: string,
    @Arg('to', () => DateTime) to: string,
  ) {
    const since = parseCommand(instantText, from, ['from']);
    const until = parseCommand(instantText, to, ['to']);
    return revealAnomalies(await revealsByAgency(session.reader, since, until));
  }

  @Authorized('placements:read')
  @Query(() => [PreviewedFieldType], {
    description: 'What the agency of a placement would see of its debtor for a purpose, today.',
  })
  async casePreview(
    @Ctx() session: Session,
    @Arg('placementId', () => ID) placementId: string,
    @Arg('purpose', () => PurposeEnum, { nullable: true }) purpose?: Purpose,
  ) {
    const id = parseId('placement', placementId);
    const now = session.request.clocks.domain.now();
    const fields = id && (await previewCase(session.reader, id, purpose ?? null, now));
    if (!fields) throw notFound('placement', ['placementId']);
    return fields.map(previewedFieldOf);
  }
}
