import type { Figure } from './pairs.js';

/** A small table: what was measured, both rates, and whether the target is reached. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, ours, raw, unit, ratio, target }) => [
    name,
    `${rate(ours)} ${unit}`,
    `${rate(raw)} ${unit}`,
    ratio.toFixed(2),
    target.toFixed(2),
    ratio >= target ? 'yes' : 'no',
  ]);
  const all = [['figure', 'ours', 'raw driver', 'ratio', 'target', 'reached'], ...rows];
  const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function rate(value: number): string {
  return Math.round(value).toLocaleString('en');
}
