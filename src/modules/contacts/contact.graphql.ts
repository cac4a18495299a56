import { Extensions, Field, ID, ObjectType } from 'type-graphql';
import type { Latest } from '../../kernel/latest.js';
import { lazily } from '../../kernel/lazily.js';
import { DateTime, dateTimeOf, enumOf } from '../../kernel/wire.js';
import { channels } from '../agreements/index.js';
import type { Contact } from './contact.entity.js';
import { connections, contactParties, contactResults, directions } from './contact.rules.js';

export const ContactChannelEnum = enumOf('ContactChannel', channels, 'How the debtor was reached.');
export const DirectionEnum = enumOf('Direction', directions, 'Which way a contact went.');
export const ContactPartyEnum = enumOf('ContactParty', contactParties, 'Who was meant or met.');
export const ConnectionEnum = enumOf('ContactConnection', connections, 'What the network did.');
export const ContactResultEnum = enumOf('ContactResult', contactResults, 'What came of it.');

@Extensions({ privacy: 'case' })
@ObjectType('Contact', {
  description: 'A contact or an attempt, as the agency reported it.',
  simpleResolvers: true,
})
export class ContactType {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { description: "The agency's own key." })
  reference!: string;

  @Field(() => DateTime)
  occurredAt!: string;

  @Field(() => DateTime)
  reportedAt!: string;

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

  @Field(() => String, { description: 'Staff number of the collector.' })
  collector!: string;

  @Field(() => [String], { description: 'What is remarkable, such as AFTER_RECALL.' })
  flags!: readonly string[];
}

export const contactTypeOf = lazily<Latest<Contact>, ContactType>({
  id: ({ id }) => id,
  reference: ({ reference }) => reference,
  occurredAt: ({ occurredAt }) => dateTimeOf(occurredAt),
  reportedAt: ({ reportedAt }) => dateTimeOf(reportedAt),
  channel: ({ channel }) => channel,
  direction: ({ direction }) => direction,
  party: ({ party }) => party,
  connection: ({ connection }) => connection,
  result: ({ result }) => result,
  collector: ({ collector }) => collector,
  flags: ({ flags }) => flags,
});
