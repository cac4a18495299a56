import { z } from 'zod';
import { notFound, Refusal } from '../../kernel/errors.js';
import { newId, type Id } from '../../kernel/ids.js';
import { idText, lineText, oneOf, sha256Text, uriText } from '../../kernel/parse.js';
import type { Work } from '../../kernel/store.js';
import { hashOf, lockWorkable } from '../placements/index.js';
import { violations, type Violation, type ViolationStanding } from './violation.entity.js';
import {
  violationAnswers,
  violationDecisions,
  type AnswerKind,
  type ViolationDecision,
} from './violation-answer.entity.js';

/** Most violations of one answer, and pieces of evidence. */
const MOST = 100;
const MOST_EVIDENCE = 20;

const ids = z.array(idText('violation')).min(1).max(MOST);
const reason = lineText(500);

export const rebutCommand = z.strictObject({
  ids,
  reason,
  evidence: z
    .array(z.strictObject({ uri: uriText, sha256: sha256Text }))
    .max(MOST_EVIDENCE)
    .nullish(),
});
export type Rebut = z.output<typeof rebutCommand>;

export const decideCommand = z.strictObject({ ids, reason, decision: oneOf(violationDecisions) });
export type Decide = z.output<typeof decideCommand>;

/** How many of the violations were answered by this, and how many had the same answer already. */
export interface Answered {
  readonly changed: number;
  readonly unchanged: number;
}

/** The agency says why a violation is none, or was right; with evidence that is kept elsewhere. Four statements. */
export async function rebutViolations(work: Work, { ids, reason, evidence }: Rebut): Promise<Answered> {
  const rows = await locked(work, ids);
  const settled = rows.find(({ standing }) => standing !== 'OPEN' && standing !== 'REBUTTED');
  if (settled)
    throw new Refusal('STATE_CONFLICT', 'This violation is decided, or a later verdict took its place.', {
      path: ['input', 'ids', ids.indexOf(settled.id)],
    });
  return answer(
    work,
    rows,
    { kind: 'REBUTTAL', reason, evidence: evidence ?? [], decision: null },
    'REBUTTED',
  );
}

/** The lender decides; another decision later is one more, and the last one counts. Four statements. */
export async function decideViolations(work: Work, { ids, reason, decision }: Decide): Promise<Answered> {
  const rows = await locked(work, ids);
  const over = rows.find(({ standing }) => standing === 'SUPERSEDED');
  if (over)
    throw new Refusal('STATE_CONFLICT', 'A later verdict took the place of this violation.', {
      path: ['input', 'ids', ids.indexOf(over.id)],
    });
  return answer(work, rows, { kind: 'DECISION', reason, evidence: [], decision }, decision);
}

/** Those of an agency are on cases that are with it now; others answer like unknown ones. */
async function locked(work: Work, wanted: readonly Id<'violation'>[]): Promise<readonly Violation[]> {
  const rows = await work.find(violations, { id: [...new Set(wanted)] }, { orderBy: ['id'], lock: 'update' });
  const { agencyId } = work.context;
  const open =
    agencyId === null
      ? null
      : await lockWorkable(work, [...new Set(rows.map((row) => row.placementId))], 'violations:answer');
  const own = new Set(rows.filter((row) => open?.has(row.placementId) ?? true).map(({ id }) => id));
  const missing = wanted.findIndex((id) => !own.has(id));
  if (missing >= 0) throw notFound('violation', ['input', 'ids', missing]);
  return rows;
}

interface Said {
  readonly kind: AnswerKind;
  readonly reason: string;
  readonly evidence: readonly { readonly uri: string; readonly sha256: string }[];
  readonly decision: ViolationDecision | null;
}

async function answer(
  work: Work,
  rows: readonly Violation[],
  said: Said,
  standing: ViolationStanding,
): Promise<Answered> {
  const contentHash = hashOf(said);
  const twins = await work.find(violationAnswers, { violationId: rows.map(({ id }) => id), contentHash });
  const answered = new Set(twins.map(({ violationId }) => violationId));
  const changed = rows.filter((row) => !(answered.has(row.id) && row.standing === standing));
  if (changed.length > 0) {
    const madeAt = work.context.clocks.domain.now();
    await work.insertAll(
      violationAnswers,
      changed.map(({ id: violationId }) => ({
        id: newId('violationAnswer'),
        violationId,
        ...said,
        contentHash,
        madeBy: work.context.actorId,
        madeAt,
      })),
    );
    await work.update(violations, { id: changed.map(({ id }) => id) }, { standing });
  }
  work.emit(
    said.kind === 'REBUTTAL' ? 'violation.rebutted' : 'violation.decided',
    changed.map(({ id, placementId }) => ({ id, placementId, change: standing })),
  );
  return { changed: changed.length, unchanged: rows.length - changed.length };
}
