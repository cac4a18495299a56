import { z } from 'zod';
import { idText, parseCommand } from '../../kernel/parse.js';
import type { Work } from '../../kernel/store.js';
import { contactPermits } from './contact-permit.entity.js';
import { MAX_QUESTIONS } from './contact-question.js';

const command = z.array(idText('permit')).min(1).max(MAX_QUESTIONS);

/** How many permits were given back; the others were used, given back or run out before, or are unknown. */
export interface Released {
  readonly released: number;
  readonly unchanged: number;
}

/** Gives permits back that will not be used, so that others may have the contact. Two statements; a permit of
 * another agency answers like an unknown one. */
export async function releasePermits(work: Work, ids: unknown): Promise<Released> {
  const wanted = [...new Set(parseCommand(command, ids, ['ids']))];
  const { agencyId, clocks } = work.context;
  const rows = await work.find(
    contactPermits,
    { id: wanted, agencyId: agencyId! },
    { orderBy: ['id'], lock: 'update' },
  );
  const now = clocks.domain.now();
  const held = rows.filter(({ state, expiresAt }) => state === 'HELD' && expiresAt > now);
  if (held.length > 0)
    await work.update(contactPermits, { id: held.map(({ id }) => id) }, { state: 'RELEASED' });
  work.emit(
    'permit.released',
    held.map(({ id, placementId }) => ({ id, placementId })),
  );
  return { released: held.length, unchanged: wanted.length - held.length };
}
