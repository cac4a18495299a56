import { z } from 'zod';
import { localDateText } from '../../kernel/parse.js';
import type { NewRow, Work } from '../../kernel/store.js';
import { endOfDay, type LocalDate } from '../../kernel/time.js';
import { decideEach, withReasonCommand, type Change } from '../access/index.js';
import { deletionDuties, type DeletionDuty } from './deletion-duty.entity.js';
import { dutyTransitions, firstReminder, type DutyTransition } from './deletion-duty.rules.js';

export const waiveDeletionsCommand = withReasonCommand;
export const extendDeletionsCommand = withReasonCommand.extend({ dueOn: localDateText });

/** The lender asks for these no longer, and says why: they block no placement any more. Three statements. */
export async function waiveDeletions(
  work: Work,
  { ids, reason }: z.output<typeof waiveDeletionsCommand>,
): Promise<readonly Change[]> {
  const { changes, rows } = await decided(work, ids, 'WAIVE', ({ status }) => status === 'WAIVED');
  await become(work, rows, reason, () => ({ status: 'WAIVED', remindAt: null }));
  tell(work, 'deletion.waived', rows);
  return changes;
}

/** The lender gives an agency until a later day, and says why; it is reminded anew. Three statements. */
export async function extendDeletions(
  work: Work,
  { ids, reason, dueOn }: z.output<typeof extendDeletionsCommand>,
): Promise<readonly Change[]> {
  const { changes, rows } = await decided(work, ids, 'EXTEND', (duty) => duty.dueOn === dueOn, dueOn);
  await become(work, rows, reason, ({ timeZone }) => {
    const dueAt = endOfDay(timeZone, dueOn);
    return { dueOn, dueAt, remindAt: firstReminder(dueAt) };
  });
  tell(work, 'deletion.extended', rows);
  return changes;
}

function decided(
  work: Work,
  ids: readonly string[],
  transition: DutyTransition,
  isSo: (duty: DeletionDuty) => boolean,
  dueOn?: LocalDate,
) {
  return decideEach<'placement', DeletionDuty>(ids, {
    kind: 'placement',
    noun: 'deletion duty',
    load: (known) => work.find(deletionDuties, { id: known }, { orderBy: ['id'], lock: 'update' }),
    decide: (duty) => {
      if (dutyTransitions[duty.status][transition] === undefined) return 'CONFLICT';
      if (isSo(duty)) return 'UNCHANGED';
      return dueOn !== undefined && dueOn < duty.dueOn ? 'CONFLICT' : 'CHANGED';
    },
    conflict:
      dueOn === undefined
        ? 'This deletion duty is over.'
        : 'This deletion duty is over, or has more time already.',
  });
}

async function become(
  work: Work,
  rows: readonly DeletionDuty[],
  reason: string,
  changeOf: (duty: DeletionDuty) => Partial<NewRow<typeof deletionDuties>>,
): Promise<void> {
  const { actorId, clocks } = work.context;
  const why = { changeReason: reason, changedBy: actorId, changedAt: clocks.domain.now() };
  await work.updateEach(
    deletionDuties,
    rows.map((duty) => ({ id: duty.id, change: { ...changeOf(duty), ...why } })),
  );
}

function tell(work: Work, type: 'deletion.waived' | 'deletion.extended', rows: readonly DeletionDuty[]) {
  work.emit(
    type,
    rows.map(({ id }) => ({ id, placementId: id })),
  );
}
