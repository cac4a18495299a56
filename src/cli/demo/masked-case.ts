import { grouped } from './grouped.js';
import type { AgencyCase } from './operations.js';

/** A case as the agency's screen would show it: all that it ever sees of the person. */
export function maskedCaseLines({ account, ...placement }: AgencyCase): string[] {
  const { debtor, balance } = account;
  const points = debtor.contactPoints.map(({ kind, value }): [string, string] => [
    kind.toLowerCase(),
    shown(value),
  ]);
  const facts: [string, string][] = [
    ['case', placement.id],
    ['account', `${account.numberMasked}  ${account.product ?? ''}`],
    [
      'owed',
      `${grouped(balance.amount)} ${balance.currency}, months past due: ${placement.monthsPastDue ?? 'unknown'}`,
    ],
    ['debtor', `${shown(debtor.name)}  (${debtor.jurisdiction}; ${debtor.timeZones.join(', ')})`],
    ...points,
    ['channels', placement.channels.join(', ').toLowerCase()],
    ['open until', placement.windowEndsOn],
  ];
  return facts.map(([name, value]) => `  ${name.padEnd(12)}${value}`);
}

function shown({ masked, value }: { readonly masked: string | null; readonly value: string | null }): string {
  return value ?? masked ?? 'withheld';
}
