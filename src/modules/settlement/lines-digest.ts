import { currencyDigits, type CurrencyCode } from '../../kernel/currencies.js';
import { parseMinor } from '../../kernel/money.js';
import { lineDigest, NO_LINES } from './statement-hash.js';

/** What the lines of a statement's CSV come to. */
export interface LinesDigest {
  readonly linesHash: string;
  readonly lines: number;
  /** What stands below the lines, by name. */
  readonly totals: Readonly<Record<string, string>>;
}

/** The hash of the lines, made again from the rows of a CSV; null at a row that no statement has. */
export async function linesDigest(
  rows: AsyncIterable<Readonly<Record<string, string>>>,
): Promise<LinesDigest | null> {
  let [linesHash, lines] = [NO_LINES, 0];
  const totals: Record<string, string> = {};
  for await (const row of rows) {
    if (isTotal(row)) {
      totals[row['total']!] = row['total_amount'] ?? '';
      continue;
    }
    const line = hashedLine(row);
    if (line === null) return null;
    linesHash = lineDigest(linesHash, line);
    lines += 1;
  }
  return { linesHash, lines, totals };
}

/** Totals stand below the lines; the content hash covers them by themselves. */
function isTotal({ total, number }: Readonly<Record<string, string>>): boolean {
  return !number && Boolean(total);
}

function hashedLine(row: Readonly<Record<string, string>>): Parameters<typeof lineDigest>[1] | null {
  const { number, event, placement, kind, value_date: valueDate, currency = '' } = row;
  const [amountMinor, baseMinor, overpaidMinor, feeMinor] = ['amount', 'base', 'overpaid', 'commission'].map(
    (column) => (currency in currencyDigits ? parseMinor(row[column] ?? '', currency as CurrencyCode) : null),
  );
  if (typeof amountMinor !== 'bigint' || typeof baseMinor !== 'bigint') return null;
  if (typeof overpaidMinor !== 'bigint' || typeof feeMinor !== 'bigint') return null;
  if (!number || !event || !placement || !kind || !valueDate) return null;
  return {
    number: Number(number),
    eventId: event,
    placementId: placement,
    kind,
    valueDate,
    amountMinor,
    baseMinor,
    overpaidMinor,
    feeMinor,
  };
}
