import type { Figure } from './pairs.js';

/** A small table: what was measured, both rates, and whether the target is reached. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, ours, raw, unit, ratio, target }) => [
    name,
    `${rate(ours)} ${unit}`,
    `${rate(raw)} ${unit}`,
    ratio.toFixed(2),
    target === null ? '' : target.toFixed(2),
    target === null ? '' : ratio >= target ? 'yes' : 'no',
  ]);
  return columns([['figure', 'ours', 'raw driver', 'ratio', 'target', 'reached'], ...rows]);
}

/** What may not be exceeded, and whether it was. */
export function limitsOf(figures: readonly Figure[]): string {
  const rows = figures
    .flatMap(({ limits }) => limits)
    .map(({ name, value, limit }) => [name, rate(value), rate(limit), value <= limit ? 'yes' : 'no']);
  return rows.length === 0 ? '' : columns([['limit', 'measured', 'at most', 'kept'], ...rows]);
}

function columns(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function rate(value: number): string {
  return value < 10 ? value.toFixed(2) : Math.round(value).toLocaleString('en');
}
