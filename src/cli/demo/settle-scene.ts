import type { Contract } from './contracts.js';
import type { Narrator } from './narrator.js';
import { lender, type StatementAnswer } from './operations.js';
import type { Stage } from './stage.js';
import { showStatements } from './statements-table.js';
import { UnexpectedAnswer } from './unexpected-answer.js';

/** A contract with what was placed under it. */
export interface Engagement {
  readonly contract: Contract;
  readonly batchId: string;
  readonly statements: StatementAnswer[];
}

/** The checker approves what the maker closed, and finance takes a statement home. */
export async function settle(
  stage: Stage,
  narrator: Narrator,
  engagements: readonly Engagement[],
): Promise<void> {
  narrator.chapter('Five statements for each agreement');
  const id = engagements[0]!.statements[0]!.id;
  const refused = await stage.maker.refusal(lender.approveStatement, 'SAME_ACTOR', { id });
  for (const { contract, statements } of engagements) {
    for (const each of statements) await stage.checker.call(lender.approveStatement, { id: each.id });
    narrator.say('', `  ${contract.agency.name}: ${contract.name} (${contract.currency})`);
    showStatements(narrator, statements);
  }
  narrator.say('', '  The maker tries to approve a month it closed:  SAME_ACTOR', `      ${refused}`);
  narrator.say(`  The checker approves all ${engagements.flatMap(({ statements }) => statements).length}.`);
  await showExport(stage, narrator, engagements[0]!.statements[2]!);
}

async function showExport(
  { checker }: Stage,
  narrator: Narrator,
  { id, period, lineCount }: StatementAnswer,
): Promise<void> {
  const path = `/lender/statements/${id}.csv`;
  const response = await checker.fetch(path);
  const text = await response.text();
  const lines = text.trimEnd().split('\r\n');
  if (!response.ok || lines.length <= lineCount + 1) throw new UnexpectedAnswer(`GET ${path}`, text);
  narrator.say('', `  ${period} as CSV: ${lineCount} lines and the totals from GET ${path}`);
  narrator.say(
    ...lines.slice(0, 2).map((line) => `      ${line.length > 96 ? `${line.slice(0, 95)}…` : line}`),
  );
}
