import { stringify } from 'csv-stringify';
import { z } from 'zod';
import { idText, instantText } from '../../kernel/parse.js';
import { MAX_PAGE, type PageRequest } from '../../kernel/page.js';
import type { Reader } from '../../kernel/store.js';
import { formatInstant } from '../../kernel/time.js';
import type { Disclosure } from '../privacy/index.js';
import { disclosurePage, type DisclosureFilter } from './disclosures.queries.js';

/** What of the log a file holds: of a person, for their own request; of an agency; of a period. */
export const disclosureFilter = z.strictObject({
  debtorId: idText('debtor').optional(),
  agencyId: idText('agency').optional(),
  from: instantText.optional(),
  to: instantText.optional(),
});

/** The log as CSV (RFC 4180), page by page. It holds ids and words of closed lists, and no personal value. */
export function disclosuresCsv(reader: Reader, filter: DisclosureFilter): NodeJS.ReadableStream {
  const csv = stringify({
    header: true,
    columns: Object.keys(cells),
    record_delimiter: 'windows',
    escape_formulas: true,
  });
  write(reader, filter, csv).catch((error: unknown) => csv.destroy(error as Error));
  return csv;
}

async function write(
  reader: Reader,
  filter: DisclosureFilter,
  csv: ReturnType<typeof stringify>,
): Promise<void> {
  let request: PageRequest = { first: MAX_PAGE, after: null };
  for (let more = true; more;) {
    const page = await disclosurePage(reader, filter, request, ['csv']);
    for (const row of page.nodes)
      if (!csv.write(Object.values(cells).map((cell) => cell(row))))
        await new Promise<void>((resume) => void csv.once('drain', resume));
    more = page.hasNextPage;
    const last = page.nodes.at(-1);
    if (last) request = { first: MAX_PAGE, after: [last.id] };
  }
  csv.end();
}

const cells: Readonly<Record<string, (row: Disclosure) => string>> = {
  disclosure: ({ id }) => id,
  at: ({ at }) => formatInstant(at),
  way: ({ way }) => way,
  agency: ({ agencyId }) => agencyId ?? '',
  actor: ({ actorId }) => actorId,
  collector: ({ collector }) => collector ?? '',
  person: ({ debtorId }) => debtorId,
  data_class: ({ dataClass }) => dataClass,
  value: ({ value }) => value,
  contact_point: ({ contactPointId }) => contactPointId ?? '',
  account: ({ accountId }) => accountId ?? '',
  placement: ({ placementId }) => placementId ?? '',
  grant: ({ grantId }) => grantId ?? '',
  profile: ({ profileId }) => profileId ?? '',
  purpose: ({ purpose }) => purpose ?? '',
  reason: ({ reason }) => reason ?? '',
  request: ({ requestId }) => requestId,
};
