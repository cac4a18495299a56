import { Field, ObjectType } from 'type-graphql';
import { Extensions } from '../../kernel/extensions.js';
import { DateOnly, enumOf } from '../../kernel/wire.js';
import { isSuitBarred, limitationEvents, limitationStates, type Limitation } from './limitation.rules.js';

const LimitationStateEnum = enumOf(
  'LimitationState',
  limitationStates,
  'Where a period of limitation stands.',
  {
    EXPIRED: 'The debtor has a defence against a suit; a payment still stands.',
    IN_SUIT: 'A suit or an arbitration goes on; the period begins anew when it ends.',
    REACKNOWLEDGED: 'It had run out, and the debtor agreed to pay all the same: it runs again.',
  },
);
const LimitationEventEnum = enumOf('LimitationEvent', limitationEvents, 'What limitation is read from.');

@Extensions({ privacy: 'case' })
@ObjectType('LimitationEventOn', { description: 'What started the period anew.', simpleResolvers: true })
export class LimitationEventType {
  @Field(() => LimitationEventEnum)
  kind!: string;

  @Field(() => DateOnly)
  on!: string;
}

@Extensions({ privacy: 'case' })
@ObjectType('Limitation', { description: 'Until when a debt can be sued for.', simpleResolvers: true })
export class LimitationType {
  @Field(() => LimitationStateEnum)
  state!: string;

  @Field(() => DateOnly, { description: 'The day it fell due, or of the latest interruption.' })
  runsFrom!: string;

  @Field(() => DateOnly, { nullable: true, description: 'The last day to sue; null while a suit goes on.' })
  runsUntil!: string | null;

  @Field(() => LimitationEventType, { nullable: true, description: 'Null when nothing interrupted it.' })
  interruptedBy!: LimitationEventType | null;

  @Field(() => Boolean, { description: 'A suit may not be threatened any more.' })
  isSuitBarred!: boolean;
}

export function limitationTypeOf(limitation: Limitation): LimitationType {
  return { ...limitation, isSuitBarred: isSuitBarred(limitation) };
}
