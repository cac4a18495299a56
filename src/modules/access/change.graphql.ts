import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Extensions } from '../../kernel/extensions.js';
import { enumOf, problemOf, ProblemType } from '../../kernel/wire.js';
import type { Change } from './change.js';

const ChangeStatusEnum = enumOf(
  'ChangeStatus',
  ['CHANGED', 'UNCHANGED', 'REFUSED'] as const satisfies readonly Change['status'][],
  'What became of one thing of a list.',
  {
    CHANGED: 'Done now.',
    UNCHANGED: 'It was so before; nothing happened. Sending a list again is safe.',
    REFUSED: 'Not done; see `problem`.',
  },
);

@Extensions({ privacy: 'none' })
@ObjectType({ description: 'What became of one thing, in the order of the input.', simpleResolvers: true })
export class ChangeResult {
  @Field(() => ID, { description: 'As it was given.' })
  id!: string;

  @Field(() => ChangeStatusEnum)
  status!: Change['status'];

  @Field(() => ProblemType, { nullable: true })
  problem!: ProblemType | null;
}

@Extensions({ privacy: 'none' })
@ObjectType({ description: 'Each stands or falls on its own.', simpleResolvers: true })
export class ChangesResult {
  @Field(() => [ChangeResult])
  results!: readonly ChangeResult[];

  @Field(() => Int)
  changed!: number;

  @Field(() => Int)
  unchanged!: number;

  @Field(() => Int)
  refused!: number;
}

@InputType({ description: 'What to change; at most 500.' })
export class IdsInput {
  @Field(() => [ID])
  ids!: string[];
}

@InputType({ description: 'What to change, and why; at most 500.' })
export class IdsWithReasonInput extends IdsInput {
  @Field(() => String, {
    description: 'Your own note, up to 500 characters: kept here, in no event, never shown to an agency.',
  })
  reason!: string;
}

export function changesResultOf(changes: readonly Change[]): ChangesResult {
  const count = (wanted: Change['status']) => changes.filter(({ status }) => status === wanted).length;
  return {
    results: changes.map((change) => ({
      id: change.id,
      status: change.status,
      problem: change.status === 'REFUSED' ? problemOf(change.problem) : null,
    })),
    changed: count('CHANGED'),
    unchanged: count('UNCHANGED'),
    refused: count('REFUSED'),
  };
}
