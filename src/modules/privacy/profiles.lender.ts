import { Arg, Authorized, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import { notFound } from '../../kernel/errors.js';
import { parseId } from '../../kernel/ids.js';
import { parsePage } from '../../kernel/page.js';
import { parseCommand } from '../../kernel/parse.js';
import { plain } from '../../kernel/plain.js';
import type { Session } from '../../kernel/request-context.js';
import { connectionOf, toConnection } from '../../kernel/wire.js';
import { approveProfile } from './approve-profile.js';
import { presetOf, type PresetJurisdiction } from './disclosure-presets.rules.js';
import { draftProfile, draftProfileCommand } from './draft-profile.js';
import {
  disclosureProfileOf,
  DisclosureProfileType,
  disclosureRuleOf,
  DisclosureRuleType,
  DraftDisclosureProfileInput,
  ProfileJurisdictionEnum,
} from './profile.graphql.js';
import { profileById, profilePage } from './profiles.queries.js';

const DisclosureProfileConnection = connectionOf(DisclosureProfileType, 'DisclosureProfileConnection');

@Resolver()
export class LenderProfilesResolver {
  @Authorized('agencies:read')
  @Query(() => [DisclosureRuleType], {
    description: 'The most that a jurisdiction lets an agency see, each cell with the law behind it.',
  })
  disclosurePreset(
    @Arg('jurisdiction', () => ProfileJurisdictionEnum) jurisdiction: PresetJurisdiction,
  ): readonly DisclosureRuleType[] {
    return presetOf(jurisdiction).map(disclosureRuleOf);
  }

  @Authorized('agencies:read')
  @Query(() => DisclosureProfileConnection, { description: 'All versions of all profiles, by id.' })
  async disclosureProfiles(
    @Ctx() session: Session,
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after?: string,
  ) {
    const scope = [session.request.lenderId, 'disclosureProfiles'];
    const page = await profilePage(session.reader, parsePage(first, after, scope), scope);
    return toConnection({ ...page, nodes: page.nodes.map(disclosureProfileOf) });
  }

  @Authorized('agencies:read')
  @Query(() => DisclosureProfileType, { nullable: true, description: 'One version, or null.' })
  async disclosureProfile(@Ctx() session: Session, @Arg('id', () => ID) id: string) {
    const known = parseId('profile', id);
    const row = known && (await profileById(session.reader, known));
    return row ? disclosureProfileOf(row) : null;
  }

  @Authorized('profiles:write')
  @Mutation(() => DisclosureProfileType, {
    description:
      'Drafts a version of a disclosure profile. What shows more than the law of the jurisdiction allows is refused ' +
      'with its source.',
  })
  async draftDisclosureProfile(
    @Ctx() session: Session,
    @Arg('input', () => DraftDisclosureProfileInput) input: DraftDisclosureProfileInput,
  ) {
    const command = parseCommand(draftProfileCommand, plain(input));
    return disclosureProfileOf(await session.mutate('profiles.draft', (work) => draftProfile(work, command)));
  }

  @Authorized('profiles:approve')
  @Mutation(() => DisclosureProfileType, { description: 'Approves a draft that another actor made.' })
  async approveDisclosureProfile(@Ctx() session: Session, @Arg('profileId', () => ID) profileId: string) {
    const id = parseId('profile', profileId);
    if (!id) throw notFound('disclosure profile', ['profileId']);
    return disclosureProfileOf(await session.mutate('profiles.approve', (work) => approveProfile(work, id)));
  }
}
