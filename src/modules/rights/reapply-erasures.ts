import type { Id } from '../../kernel/ids.js';
import type { Work } from '../../kernel/store.js';
import { erasures, type Erasure } from './erasure.entity.js';
import type { LoggedErasure } from './erasure-log.js';
import { forgetPeople } from './forget-people.js';
import { standingsOf } from './person-facts.js';

/**
 * Carries out erasures that the log knows and the database does not, as after a backup was restored: the people are forgotten
 * again as it says, and those who were never in this database have their row all the same. Answers how many were here.
 */
export async function reapplyErasures(work: Work, logged: readonly LoggedErasure[]): Promise<number> {
  const now = work.context.clocks.domain.now();
  const latest = new Map<Id<'debtor'>, LoggedErasure>(logged.map((line) => [line.debtor, line]));
  const standings = await standingsOf(work, [...latest.keys()], now);
  const people = [...standings.values()].filter(({ kept }) => kept !== 'ERASED');
  await forgetPeople(
    work,
    people
      .map((person) => ({ person, line: latest.get(person.debtorId)! }))
      .filter(({ person, line }) => person.kept === 'KNOWN' || line.outcome === 'ERASED')
      .map(({ person: { debtorId, reference, kept }, line: { outcome, keepUntil, source } }) => {
        return { debtorId, reference, kept, outcome, keepUntil, source };
      }),
  );
  const rows = logged.map((line) => rowOf(line, work.context.actorId));
  const asked = new Set((await work.find(erasures, { id: rows.map(({ id }) => id) })).map(({ id }) => id));
  await work.updateEach(
    erasures,
    rows.filter(({ id }) => asked.has(id)).map(({ id, ...change }) => ({ id, change })),
  );
  await work.insertAll(
    erasures,
    rows.filter(({ id }) => !asked.has(id)),
  );
  work.emit(
    'erasure.done',
    logged.map(({ id, outcome }) => ({ id, change: outcome })),
  );
  return people.length;
}

function rowOf(line: LoggedErasure, actorId: string): Omit<Erasure, 'lenderId'> {
  const { id, debtor, person, outcome, keepUntil, source, at, seq, previous, hash } = line;
  return {
    id,
    debtorId: debtor,
    state: 'DONE',
    reason: 'LOGGED',
    requestedBy: actorId,
    requestedAt: at,
    decidedBy: actorId,
    doneAt: at,
    outcome,
    keepUntil,
    source,
    personHash: person,
    seq,
    previous,
    hash,
    loggedAt: at,
  };
}
