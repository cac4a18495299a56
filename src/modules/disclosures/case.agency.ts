import type { GraphQLResolveInfo } from 'graphql';
import {
  Arg,
  Authorized,
  Ctx,
  Field,
  FieldResolver,
  ID,
  Info,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { Refusal } from '../../kernel/errors.js';
import { Extensions } from '../../kernel/extensions.js';
import type { PersonalClass } from '../../kernel/field-classes.js';
import { parseId, type Id } from '../../kernel/ids.js';
import type { Session } from '../../kernel/request-context.js';
import { selects } from '../../kernel/selected.js';
import { PersonalField } from '../../kernel/wire.js';
import { contactPointsOfDebtors, PartyRoleEnum, partiesOf, type PartyCard } from '../accounts/index.js';
import {
  AgencyContactPoint,
  AgencyPlacement,
  agencyPlacement,
  agencyPlacementOf,
  fieldAt,
  levelIn,
  type CaseView,
} from '../placements/index.js';
import { PurposeEnum, type Level, type Purpose } from '../privacy/index.js';
import { classOfValue } from './reveal.rules.js';
import { discloseCase, isBeyondProfile, mayBeClear, openCase, type AskedOfCase } from './open-case.js';

@Extensions({ privacy: 'third-party' })
@ObjectType('Party', { description: 'Somebody beside the debtor, masked.', simpleResolvers: true })
class AgencyParty {
  @Field(() => ID, { description: 'Names the person in reveals.' })
  id!: string;

  @Extensions({ privacy: 'case' })
  @Field(() => PartyRoleEnum, { description: 'Payment is asked of nobody but co-debtors and guarantors.' })
  role!: string;

  @Field(() => PersonalField)
  name!: PersonalField;

  @Field(() => [AgencyContactPoint])
  contactPoints!: AgencyContactPoint[];
}

@Resolver(() => AgencyPlacement)
export class AgencyCaseResolver {
  @Authorized('placements:read')
  @Query(() => AgencyPlacement, {
    nullable: true,
    description:
      'One open placement, or null. With a purpose it shows of people what the profile of its grant allows for it, and ' +
      'each clear value is noted in the disclosure log; without one they are masked.',
  })
  async placement(
    @Ctx() session: Session,
    @Arg('id', () => ID) id: string,
    @Info() info: GraphQLResolveInfo,
    @Arg('purpose', () => PurposeEnum, { nullable: true }) purpose?: Purpose,
  ) {
    const { reader, request } = session;
    const known = parseId('placement', id);
    const row = known && (await agencyPlacement(reader, request, known));
    if (!row) return null;
    const opened = await openCase(reader, request, row, purpose ?? null);
    if (isBeyondProfile(opened, askedOf(info, [])))
      await session.refused('placement', new Refusal('OUTSIDE_PROFILE', 'The profile leaves this out.'));
    const asked = askedOf(info, ['value']);
    const isClear = mayBeClear(opened) && Object.values(asked).some(Boolean);
    const view = isClear ? await session.recording((work) => discloseCase(work, opened, asked)) : opened.view;
    return agencyPlacementOf({ row, view });
  }

  @FieldResolver(() => [AgencyParty], {
    description:
      'Who else stands behind the account, masked: co-debtors and guarantors, and contact persons only for the single ' +
      'case of a debtor who cannot be reached. What the profile leaves out is not in the list.',
  })
  async parties(@Root() { row, view }: AgencyPlacement, @Ctx() session: Session): Promise<AgencyParty[]> {
    if (view.profile === null) return [];
    const parties = await session.batched(partiesOf, (ids: readonly Id<'account'>[]) =>
      partiesOf(session.reader, ids),
    )(row.accountId);
    const seen = parties.map((party) => seenParty(view, party)).filter(({ level }) => level !== 'ABSENT');
    const pointsOf = session.batched(contactPointsOfDebtors, (ids: readonly Id<'debtor'>[]) =>
      contactPointsOfDebtors(session.reader, ids),
    );
    return Promise.all(
      seen.map(async ({ party: { role, debtor }, level }) => ({
        id: debtor.id,
        role,
        name: fieldAt(level, debtor.nameMasked, undefined),
        contactPoints: (await pointsOf(debtor.id)).map(({ id, kind, masked }) => ({
          id,
          kind,
          value: fieldAt(level, masked, undefined),
        })),
      })),
    );
  }
}

interface SeenParty {
  readonly party: PartyCard;
  readonly dataClass: PersonalClass;
  readonly level: Level;
}

function seenParty(view: CaseView, party: PartyCard): SeenParty {
  const dataClass = classOfValue(party.role, 'NAME', null);
  return { party, dataClass, level: levelIn(view, party.debtor.jurisdiction, dataClass) };
}

function askedOf(info: GraphQLResolveInfo, tail: readonly string[]): AskedOfCase {
  const asks = (...path: readonly string[]) => selects(info, ['account', 'debtor', ...path, ...tail]);
  return {
    name: asks('name'),
    nationalId: asks('nationalId'),
    contactPoints: asks('contactPoints', 'value'),
  };
}
