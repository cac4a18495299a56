import { stringify } from 'csv-stringify/sync';
import type { Reader } from '../../kernel/store.js';
import { extractLines, type ExtractLine, type ExtractSpan } from './extract.js';

export type ExtractFormat = 'jsonl' | 'csv';

/**
 * An extract as text, line by line. JSON Lines carry the proof; CSV is for reading: each row has all that its
 * hashes are of, but nothing shows that no row is missing.
 */
export async function* extractText(
  reader: Reader,
  span: ExtractSpan,
  format: ExtractFormat,
): AsyncGenerator<string> {
  if (format === 'csv') yield row(Object.keys(cells));
  for await (const line of extractLines(reader, span)) {
    if (format === 'jsonl') yield `${JSON.stringify(line)}\n`;
    else if (line.type === 'entry') yield row(Object.values(cells).map((cell) => cell(line)));
  }
}

type Entry = Extract<ExtractLine, { type: 'entry' }>;

/** RFC 4180. */
function row(values: readonly (string | number | null)[]): string {
  return stringify([values], { record_delimiter: 'windows', escape_formulas: true });
}

/** The columns, left to right. Only the request id is a caller's own word; it may begin with a dash. */
const cells: Readonly<Record<string, (entry: Entry) => string | number | null>> = {
  seq: ({ seq }) => seq,
  lender: ({ facts }) => facts.lender,
  id: ({ entryId }) => entryId,
  at: ({ facts }) => facts.at,
  recorded_at: ({ facts }) => facts.recordedAt,
  actor: ({ facts }) => facts.actor,
  agency: ({ facts }) => facts.agency,
  action: ({ facts }) => facts.action,
  outcome: ({ facts }) => facts.outcome,
  items: ({ facts }) => facts.items,
  touched: ({ facts }) => facts.touched.join(' '),
  event: ({ facts }) => facts.event,
  events_hash: ({ facts }) => facts.eventsHash,
  request_id: ({ facts }) => facts.requestId,
  remote_address: ({ facts }) => facts.remoteAddress,
  entry_hash: ({ entryHash }) => entryHash,
  chain_hash: ({ chainHash }) => chainHash,
};
