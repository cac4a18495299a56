import {
  Arg,
  Authorized,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Int,
  Mutation,
  Resolver,
  Root,
} from 'type-graphql';
import { latestOf, parseLast } from '../../kernel/latest.js';
import type { Session } from '../../kernel/request-context.js';
import { BatchResult, batchResultOf, DateTime } from '../../kernel/wire.js';
import { AgencyPlacement } from '../placements/index.js';
import { contacts } from './contact.entity.js';
import {
  ConnectionEnum,
  ContactChannelEnum,
  ContactDetailsInput,
  ContactPartyEnum,
  ContactResultEnum,
  ContactType,
  contactTypeOf,
  DirectionEnum,
  RecordingInput,
} from './contact.graphql.js';
import { reportContacts } from './report-contacts.js';

@InputType({ description: 'A contact or an attempt.' })
class ContactReportInput {
  @Field(() => ID)
  placementId!: string;

  @Field(() => String, { description: 'Your own key of this report, for ever: send it again without fear.' })
  reference!: string;

  @Field(() => DateTime)
  occurredAt!: string;

  @Field(() => ContactChannelEnum)
  channel!: string;

  @Field(() => DirectionEnum)
  direction!: string;

  @Field(() => ContactPartyEnum)
  party!: string;

  @Field(() => ConnectionEnum)
  connection!: string;

  @Field(() => ContactResultEnum)
  result!: string;

  @Field(() => String, { description: 'Staff number of the collector; no name.' })
  collector!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'Which of the contact points of the debtor was used; caps count each of them.',
  })
  contactPointId?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Your mark for a third person beside this debtor, such as T-1, the same each time: letters, digits and . _ : - marks, no name.',
  })
  thirdPerson?: string | null;

  @Field(() => ContactDetailsInput, { nullable: true })
  details?: ContactDetailsInput | null;

  @Field(() => RecordingInput, { nullable: true })
  recording?: RecordingInput | null;

  @Field(() => ID, { nullable: true, description: 'The permit that was taken for it; it is used by this.' })
  permitId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'The handle that was dialled: its report is owed until it is named here. Its permit is used with it.',
  })
  dialTokenId?: string | null;
}

const latest = { table: contacts, by: 'occurredAt' } as const;

@Resolver(() => AgencyPlacement)
export class AgencyContactsResolver {
  @Authorized('contacts:report')
  @Mutation(() => BatchResult, {
    description: 'Reports contacts and attempts, at most 500. Each item stands or falls on its own.',
  })
  async reportContacts(
    @Ctx() session: Session,
    @Arg('items', () => [ContactReportInput]) items: ContactReportInput[],
  ) {
    return batchResultOf(await session.mutate('contacts.report', (work) => reportContacts(work, items)));
  }

  @FieldResolver(() => [ContactType], {
    description: 'The newest rows of the register (contacts, visits and letters), at most 20, newest first.',
  })
  async contacts(
    @Root() { row }: AgencyPlacement,
    @Ctx() session: Session,
    @Arg('last', () => Int, { defaultValue: 5 }) last: number,
  ) {
    const load = session.batched(parseLast(latest, last), (ids: readonly (typeof row.id)[]) =>
      latestOf(session.reader, latest, ids, last),
    );
    return (await load(row.id)).map(contactTypeOf);
  }
}
