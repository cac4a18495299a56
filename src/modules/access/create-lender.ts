import { newId } from '../../kernel/ids.js';
import { lineText } from '../../kernel/parse.js';
import type { Clock } from '../../kernel/time.js';
import type { Lender } from './lender.entity.js';
import type { AccessRecords } from './records.js';

export const lenderName = lineText(200);

/** Opens a tenant. Operators do this; no client can. */
export async function createLender(
  records: Pick<AccessRecords, 'insertLender'>,
  clock: Clock,
  name: string,
): Promise<Lender> {
  const lender = { id: newId('lender'), name, createdAt: clock.now() };
  await records.insertLender(lender);
  return lender;
}
