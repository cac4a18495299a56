import { formatMinor } from '../../kernel/money.js';
import type { CurrencyCode } from '../../kernel/currencies.js';
import type { Country } from './countries.js';
import { seededRandom, type SeededRandom } from './seeded-random.js';

/** A portfolio file as a lender would send it, with its control totals as the last line. */
export interface PortfolioFile {
  readonly text: string;
  readonly rows: number;
  readonly sums: ReadonlyMap<CurrencyCode, bigint>;
}

/** What is owed on an account, minor units, and how old it is. */
export interface Debt {
  readonly principal: bigint;
  readonly interest: bigint;
  readonly fees: bigint;
  readonly monthsPastDue: number;
}

/** One account to be written: whose, in which country, and what is owed. */
export interface AccountRow {
  readonly accountNumber: string;
  /** Accounts of one person carry one number. */
  readonly person: number;
  readonly country: Country;
  readonly product: string;
  readonly debt: Debt;
  readonly role?: 'CO_DEBTOR';
  /** Written in place of the principal, to show what becomes of a bad row. */
  readonly badPrincipal?: string;
}

const columns = [
  'account_number',
  'debtor_reference',
  'role',
  'name',
  'national_id',
  'birth_date',
  'language',
  'phone',
  'email',
  'address',
  'city',
  'district',
  'employer',
  'product',
  'currency',
  'principal',
  'interest',
  'fees',
  'as_of',
  'months_past_due',
  'jurisdiction',
  'time_zone',
] as const;

/** Writes the file (RFC 4180). Totals are counted over all rows, as they are written. */
export function portfolioFile(rows: readonly AccountRow[], asOf: string): PortfolioFile {
  const sums = new Map<CurrencyCode, bigint>();
  const lines = rows.map((row) => {
    if (row.role === undefined) addTo(sums, row);
    const cells = cellsOf(row, asOf);
    return columns.map((column) => quoted(cells[column] ?? '')).join(',');
  });
  const totals = [...sums]
    .map(([currency, minor]) => `${currency}=${formatMinor(minor, currency)}`)
    .join(';');
  const text = [columns.join(','), ...lines, `#TOTAL,${rows.length},${totals}`].join('\r\n');
  return { text: `${text}\r\n`, rows: rows.length, sums };
}

function addTo(sums: Map<CurrencyCode, bigint>, { country, debt }: AccountRow): void {
  const owed = debt.principal + debt.interest + debt.fees;
  sums.set(country.currency, (sums.get(country.currency) ?? 0n) + owed);
}

function cellsOf(row: AccountRow, asOf: string): Partial<Record<(typeof columns)[number], string>> {
  const { country, debt, person } = row;
  const identity = identityOf(country, person);
  const common = { account_number: row.accountNumber, ...identity };
  if (row.role !== undefined) return { ...common, role: row.role, currency: country.currency, as_of: asOf };
  const money = (minor: bigint) => formatMinor(minor, country.currency);
  return {
    ...common,
    role: 'DEBTOR',
    product: row.product,
    currency: country.currency,
    principal: row.badPrincipal ?? money(debt.principal),
    interest: money(debt.interest),
    fees: money(debt.fees),
    as_of: asOf,
    months_past_due: String(debt.monthsPastDue),
  };
}

/** The same number is always the same person. */
function identityOf(country: Country, person: number) {
  const random = seededRandom(person * 7_919 + country.jurisdiction.charCodeAt(0));
  const [city, district] = random.pick(country.places);
  return {
    debtor_reference: `P-${String(person).padStart(6, '0')}`,
    name: country.name(random),
    national_id: country.nationalId(person),
    birth_date: birthDate(random),
    language: country.language,
    phone: country.phone(person),
    email: `person${person}@example.${random.pick(['com', 'org', 'net'])}`,
    address: country.street(random),
    city,
    district,
    employer: random.chance(0.6) ? `Example Works ${random.whole(1, 90)}` : '',
    jurisdiction: country.jurisdiction,
    time_zone: random.chance(0.9) ? random.pick(country.zones) : country.zones.join(';'),
  };
}

function birthDate(random: SeededRandom): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${random.whole(1955, 2001)}-${two(random.whole(1, 12))}-${two(random.whole(1, 28))}`;
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
