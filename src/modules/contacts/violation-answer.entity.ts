import { id, instant, json, nullable, refersTo, tenantTable, text, type Row } from '../../kernel/table.js';
import { violations } from './violation.entity.js';

/** What was said about a violation: rebuttals of its agency and decisions of the lender. All of them are kept. */
export const violationAnswers = tenantTable(
  'violation_answer',
  {
    id: id('violationAnswer'),
    violationId: id('violation'),
    kind: text<AnswerKind>(16),
    reason: text(500),
    evidence: json<readonly AnswerEvidence[]>(),
    /** The same answer again is no other one. */
    contentHash: text(44),
    decision: nullable(text<ViolationDecision>(16)),
    madeBy: text(64),
    madeAt: instant(),
  },
  {
    unique: { content: ['violationId', 'kind', 'contentHash', 'madeAt'] },
    foreignKeys: [refersTo(() => violations, ['violationId'])],
  },
);

/** Kept elsewhere; what it must hash to (SHA-256). */
export interface AnswerEvidence {
  readonly uri: string;
  readonly sha256: string;
}

export type AnswerKind = 'REBUTTAL' | 'DECISION';

/** UPHELD: it stands. EXCUSED: it happened and is forgiven. WITHDRAWN: it was none. */
export const violationDecisions = ['UPHELD', 'EXCUSED', 'WITHDRAWN'] as const;
export type ViolationDecision = (typeof violationDecisions)[number];
export type ViolationAnswer = Row<typeof violationAnswers>;
