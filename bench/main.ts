import { startBench, type Bench } from './bench.js';
import { contactsFigure } from './figures/contacts.js';
import { placementsFigure } from './figures/placements.js';
import { settlementFigure } from './figures/settlement.js';
import type { Figure } from './pairs.js';
import { tableOf } from './report.js';

/** `npm run bench` measures everything, `npm run bench -- contacts placements` what is named. */
const figures: Readonly<Record<string, (bench: Bench) => Promise<Figure>>> = {
  contacts: contactsFigure,
  placements: placementsFigure,
  settlement: settlementFigure,
};

const SERVER =
  process.env['BENCH_MARIADB_URL'] ?? process.env['TEST_MARIADB_URL'] ?? 'mysql://root@127.0.0.1:3306';

async function run(names: readonly string[]): Promise<void> {
  const bench = await startBench(SERVER);
  console.log(`Against ${bench.server}; ratios are medians of pairs run in turn.\n`);
  try {
    const done: Figure[] = [];
    for (const name of names) {
      const figure = await figures[name]!(bench);
      done.push(figure);
      for (const note of figure.notes) console.log(`${name}: ${note}`);
    }
    console.log(tableOf(done));
  } finally {
    await bench.end();
  }
}

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(figures, name));
if (unknown.length > 0) {
  console.error(`There is no figure ${unknown.join(', ')}; there are ${Object.keys(figures).join(', ')}.`);
  process.exitCode = 2;
} else await run(asked.length > 0 ? asked : Object.keys(figures));
