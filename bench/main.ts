import { parseArgs } from 'node:util';
import { startBench, type Bench } from './bench.js';
import { authorizationFigure } from './figures/authorization.js';
import { contactsFigure } from './figures/contacts.js';
import { importFigure } from './figures/imports.js';
import { maskingFigure } from './figures/masking.js';
import { placementsFigure } from './figures/placements.js';
import { settlementFigure } from './figures/settlement.js';
import { tokensFigure } from './figures/tokens.js';
import { main as measureAndPrintBombs } from './bombs.js';
import { measureFees } from './fees.js';
import { measureConduct } from './conduct.js';
import type { Figure } from './pairs.js';
import { limitsOf, tableOf } from './report.js';

const { values: options, positionals: asked } = parseArgs({
  allowPositionals: true,
  options: { payments: { type: 'string' } },
});
const payments = options.payments === undefined ? null : Number(options.payments);

/**
 * `npm run bench` measures everything, `npm run bench -- contacts placements` what is named, and
 * `npm run bench -- settlement --payments 1000000` the close of a larger month.
 */
const figures: Readonly<Record<string, (bench: Bench) => Promise<Figure>>> = {
  contacts: contactsFigure,
  placements: placementsFigure,
  masking: maskingFigure,
  authorization: authorizationFigure,
  tokens: tokensFigure,
  settlement: (bench) => settlementFigure(bench, payments),
  import: importFigure,
};

const SERVER =
  process.env['BENCH_MARIADB_URL'] ?? process.env['TEST_MARIADB_URL'] ?? 'mysql://root@127.0.0.1:3306';

async function run(names: readonly string[]): Promise<void> {
  const bench = await startBench(SERVER);
  let abandoned: Promise<void> | undefined;
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      abandoned ??= bench.abandon().finally(() => process.exit(1));
    });
  console.log(`Against ${bench.server}; ratios are medians of pairs run in turn.\n`);
  try {
    const done: Figure[] = [];
    for (const name of names) done.push(await figures[name]!(bench));
    console.log(tableOf(done));
    console.log(`\n${limitsOf(done)}`);
  } finally {
    // a figure fails when its servers are taken away: then the way out is under way
    await (abandoned ?? bench.end());
  }
}

/** Requests made to hurt: what each costs until it is refused. */
async function throwBombs(): Promise<void> {
  console.log(
    '\nRefused requests: CPU of each, the median of warm runs, under 100 ms; what stays of it in memory, under 50 MB',
  );
  await measureAndPrintBombs();
}

const known = [...Object.keys(figures), 'conduct', 'fees', 'bombs'];
const unknown = asked.filter((name) => !known.includes(name));
const wanted = known.filter((name) => asked.length === 0 || asked.includes(name));
if (unknown.length > 0) {
  console.error(`There is no figure ${unknown.join(', ')}; there are ${known.join(', ')}.`);
  process.exitCode = 2;
} else {
  const measured = wanted.filter((name) => Object.hasOwn(figures, name));
  if (measured.length > 0) await run(measured);
  if (wanted.includes('conduct')) measureConduct();
  if (wanted.includes('fees')) measureFees();
  if (wanted.includes('bombs')) await throwBombs();
}
