import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readerOf } from '../../db/store.js';
import type { Id } from '../../kernel/ids.js';
import { holds, verifyAll } from '../../modules/verification/index.js';
import { trailCheck } from '../../trail-check.js';
import { verdictLines } from '../verify-ledger.js';
import type { Narrator } from './narrator.js';
import type { StatementAnswer } from './operations.js';
import type { Stage } from './stage.js';
import { UnexpectedAnswer } from './unexpected-answer.js';

/** The last page: a statement on paper, and books that hold. */
export async function showLastPage(
  stage: Stage,
  narrator: Narrator,
  { id, period }: Pick<StatementAnswer, 'id' | 'period'>,
): Promise<void> {
  narrator.chapter('A statement on paper, and books that hold');
  const address = `/lender/statements/${id}.pdf`;
  const response = await stage.checker.fetch(address);
  const paper = Buffer.from(await response.arrayBuffer());
  if (!response.ok || !paper.subarray(0, 5).equals(Buffer.from('%PDF-')))
    throw new UnexpectedAnswer(`GET ${address}`, response.status);
  const file = path.join(stage.config.dataDir, `statement-${period}.pdf`);
  await writeFile(file, paper);
  narrator.say(`  ${period} as PDF: ${file}`, '');
  const reader = readerOf(stage.service.database, stage.lenderId as Id<'lender'>);
  const verdicts = await verifyAll(reader, trailCheck(stage.config));
  narrator.say('  consign ledger verify', ...verdictLines(verdicts).map((line) => `  ${line}`));
  if (!holds(verdicts)) throw new UnexpectedAnswer('the verification of the books', verdicts.length);
}
