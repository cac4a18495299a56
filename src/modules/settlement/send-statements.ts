import { problem } from '../../kernel/errors.js';
import { checkBatch, idText, parseItem } from '../../kernel/parse.js';
import type { Work } from '../../kernel/store.js';
import { addDays, localDateIn } from '../../kernel/time.js';
import type { ItemOutcome } from '../../kernel/wire.js';
import { agreementsByIds } from '../agreements/index.js';
import { afterStep, refusalOf } from './statement-life.rules.js';
import { statements, type Statement } from './statement.entity.js';

/** Sends closed statements to their agencies, which have their days to answer. Sent again, it changes nothing. */
export async function sendStatements(work: Work, ids: readonly string[]): Promise<ItemOutcome[]> {
  checkBatch(ids, ['statementIds']);
  const parsed = ids.map((id, index) => parseItem(idText('statement'), id, ['statementIds', index]));
  const wanted = [...new Set(parsed.flatMap((each) => ('value' in each ? [each.value] : [])))];
  const rows = await work.find(statements, { id: wanted }, { orderBy: ['id'], lock: 'update' });
  const known = new Map(rows.map((row) => [row.id, row]));
  const sent: Statement[] = [];
  const outcomes = parsed.map((each, index): ItemOutcome => {
    const path = ['statementIds', index];
    const statement = 'value' in each ? known.get(each.value) : undefined;
    const reference = statement?.id ?? '';
    if ('problem' in each || !statement)
      return { reference, status: 'REFUSED', problem: problem('NOT_FOUND', UNKNOWN, path) };
    const next = afterStep(statement.state, 'SEND');
    if (next === null)
      return {
        reference,
        status: 'REFUSED',
        problem: problem('STATE_CONFLICT', refusalOf(statement.state), path),
      };
    const isNew = next === 'SENT' && !sent.includes(statement);
    if (isNew) sent.push(statement);
    return { reference, status: isNew ? 'CREATED' : 'DUPLICATE', id: statement.id, flags: [] };
  });
  await keep(work, sent);
  return outcomes;
}

async function keep(work: Work, sent: readonly Statement[]): Promise<void> {
  const ids = [...new Set(sent.map(({ agreementId }) => agreementId))];
  const agreements = await agreementsByIds(work, ids);
  const sentAt = work.context.clocks.domain.now();
  const changes = sent.map(({ id, agreementId, terms: { answerDays } }) => {
    const today = localDateIn(agreements.get(agreementId)!.timeZone, sentAt);
    return { id, change: { state: 'SENT', sentAt, answerDueOn: addDays(today, answerDays) } as const };
  });
  await work.updateEach(statements, changes);
  work.emit(
    'statement.sent',
    sent.map(({ id }) => ({ id })),
  );
}

const UNKNOWN = 'There is no such statement.';
