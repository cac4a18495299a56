import type { Jurisdiction } from './packs.rules.js';

/** Member states of the European Union, ISO 3166-1. */
const UNION = 'AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE'.split(' ');

const BY_COUNTRY: ReadonlyMap<string, Jurisdiction> = new Map<string, Jurisdiction>([
  ['CN', 'CN'],
  ['US', 'US'],
  ['UK', 'UK'],
  ['GB', 'UK'],
  ['IN', 'IN'],
  ['EU', 'EU'],
  ...UNION.map((country) => [country, 'EU'] as const),
]);

/** Whose rules hold for a person of `US-NY` or `GB`; null where no pack is known. */
export function jurisdictionOf(code: string): Jurisdiction | null {
  return BY_COUNTRY.get(code.slice(0, 2)) ?? null;
}
