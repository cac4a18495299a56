import { setTimeout as sleep } from 'node:timers/promises';
import { lender, type ImportAnswer } from './operations.js';
import type { Progress } from './narrator.js';
import type { PortfolioFile } from './portfolio-file.js';
import { grouped } from './grouped.js';
import type { Stage } from './stage.js';
import { UnexpectedAnswer } from './unexpected-answer.js';

/** Milliseconds between two looks at an import. */
const PAUSE = 100;
const PATIENCE = 1_200;

/** Announces the file, uploads it, and watches until it is booked. */
export async function importPortfolio(
  { maker }: Stage,
  file: PortfolioFile,
  names: { readonly fileName: string; readonly portfolio: string },
  progress: Progress,
): Promise<ImportAnswer & { readonly id: string }> {
  const { startImport } = await maker.call(lender.startImport, { input: { kind: 'PORTFOLIO', ...names } });
  const uploaded = await maker.fetch(startImport.uploadPath, {
    method: 'PUT',
    headers: { 'content-type': 'text/csv' },
    body: file.text,
  });
  if (!uploaded.ok) throw new UnexpectedAnswer(`PUT ${startImport.uploadPath}`, await uploaded.text());
  const { id } = startImport.import;
  for (let looks = 0; looks < PATIENCE; looks++) {
    const { import: now } = await maker.call(lender.import, { id });
    progress(
      now.booked + now.rejected,
      file.rows,
      `${now.state.toLowerCase()}, ${grouped(String(now.booked))} rows booked`,
    );
    if (now.state === 'COMPLETE') return { ...now, id };
    if (now.state === 'REFUSED') throw new UnexpectedAnswer('the import', now);
    await sleep(PAUSE);
  }
  throw new UnexpectedAnswer('the import', 'it does not come to an end');
}
