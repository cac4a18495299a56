import { Arg, Authorized, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { Refusal } from '../../kernel/errors.js';
import { Extensions } from '../../kernel/extensions.js';
import { parseCommand } from '../../kernel/parse.js';
import { plain } from '../../kernel/plain.js';
import type { Session } from '../../kernel/request-context.js';
import { DateTime, dateTimeOrNull, PersonalField } from '../../kernel/wire.js';
import { ChannelEnum } from '../agreements/index.js';
import { PurposeEnum } from '../privacy/index.js';
import { RevealReasonEnum } from './disclosure.graphql.js';
import { beforeReveal, reveal, type Revealed, type Target } from './reveal.js';
import {
  revealPersonCommand,
  revealPointCommand,
  type RevealPerson,
  type RevealPoint,
} from './reveal-command.js';

@Extensions({ privacy: 'identity' })
@ObjectType('RevealedValue', { description: 'One value in clear, or withheld.', simpleResolvers: true })
class RevealedValue {
  @Field(() => PersonalField)
  field!: PersonalField;

  @Extensions({ privacy: 'none' })
  @Field(() => DateTime, { nullable: true, description: 'Afterwards keep it no longer; reveal it again.' })
  useUntil!: string | null;
}

@InputType()
class RevealPersonInput {
  @Field(() => ID)
  placementId!: string;

  @Field(() => PurposeEnum)
  purpose!: string;

  @Field(() => RevealReasonEnum)
  reason!: string;

  @Field(() => String, { description: 'Your own staff number of who wants it, no name.' })
  collector!: string;

  @Field(() => ID, { nullable: true, description: 'A further party of the case; the debtor unless said.' })
  personId?: string;
}

@InputType()
class RevealPointInput {
  @Field(() => ID)
  placementId!: string;

  @Field(() => PurposeEnum)
  purpose!: string;

  @Field(() => RevealReasonEnum)
  reason!: string;

  @Field(() => String, { description: 'Your own staff number of who wants it, no name.' })
  collector!: string;

  @Field(() => ID)
  contactPointId!: string;

  @Field(() => ChannelEnum, {
    nullable: true,
    description: 'How it will be used; the first of its purpose that the agreement allows unless said.',
  })
  channel?: string | null;
}

const ONE =
  'One case, one value, one purpose, with a reason. Each is noted and counts towards the limits of the profile; what ' +
  '`contactPermission` would not allow is refused, with the time at which to ask again.';

@Resolver()
export class AgencyRevealsResolver {
  @Authorized('contact-points:reveal')
  @Mutation(() => RevealedValue, { description: `A number, an address or an employer in clear. ${ONE}` })
  revealContactPoint(@Ctx() session: Session, @Arg('input', () => RevealPointInput) input: RevealPointInput) {
    const command = parseCommand(revealPointCommand, plain(input));
    const target = { by: 'point', id: command.contactPointId, value: 'CONTACT_POINT' } as const;
    return revealed(session, 'values.reveal_contact_point', command, target);
  }

  @Authorized('contact-points:reveal')
  @Mutation(() => RevealedValue, { description: `A name in clear. ${ONE}` })
  revealName(@Ctx() session: Session, @Arg('input', () => RevealPersonInput) input: RevealPersonInput) {
    const command = parseCommand(revealPersonCommand, plain(input));
    return revealed(session, 'values.reveal_name', command, personOf(command, 'NAME'));
  }

  @Authorized('contact-points:reveal')
  @Mutation(() => RevealedValue, { description: `A national identity number in clear. ${ONE}` })
  revealNationalId(@Ctx() session: Session, @Arg('input', () => RevealPersonInput) input: RevealPersonInput) {
    const command = parseCommand(revealPersonCommand, plain(input));
    return revealed(session, 'values.reveal_national_id', command, personOf(command, 'NATIONAL_ID'));
  }
}

function personOf({ personId }: RevealPerson, value: 'NAME' | 'NATIONAL_ID'): Target {
  return personId == null ? { by: 'debtor', value } : { by: 'person', id: personId, value };
}

/** What is withheld is an answer; its audit entry says so beside the one of the mutation. */
async function revealed(
  session: Session,
  action: string,
  command: RevealPoint | RevealPerson,
  target: Target,
): Promise<RevealedValue> {
  const standing = await beforeReveal(session.reader, session.request, command, target);
  const { field, useUntil }: Revealed = await session.mutate(action, (work) =>
    reveal(work, command, target, standing),
  );
  if (field.withheld !== null && field.withheld !== 'ERASED')
    await session.refused(action, new Refusal('OUTSIDE_PROFILE', 'The profile leaves this out.'));
  return { field, useUntil: dateTimeOrNull(useUntil) };
}
