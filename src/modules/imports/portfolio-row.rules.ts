import {
  holds,
  partyRoles,
  totalOf,
  type Figures,
  type LoadEntry,
  type PersonInput,
} from '../accounts/index.js';
import type { CurrencyCode } from '../../kernel/currencies.js';
import { magnitude, MAX_MINOR } from '../../kernel/money.js';
import {
  amount,
  currency,
  day,
  identifier,
  note,
  requiredText,
  text,
  timeZones,
  wholeNumber,
  word,
  words,
  type Cells,
} from './cells.rules.js';
import { contactPoints } from './contact-cells.rules.js';
import type { FileKind, RowTerms } from './file-kind.rules.js';
import type { FileLayout } from './header.rules.js';
import { countryOf, isJurisdiction } from '../accounts/jurisdictions.rules.js';

const money = ['principal', 'interest', 'fees', 'penalty'] as const;

const layout: FileLayout = {
  columns: [
    'account_number',
    'debtor_reference',
    'role',
    'name',
    'national_id',
    'birth_date',
    'language',
    'phone',
    'phone_2',
    'email',
    'address',
    'city',
    'district',
    'employer',
    'work_phone',
    'product',
    'currency',
    ...money,
    'as_of',
    'delinquent_since',
    'months_past_due',
    'jurisdiction',
    'time_zone',
    'holds',
  ],
  required: ['account_number', 'debtor_reference', 'name', 'currency', 'principal', 'as_of', 'jurisdiction'],
};

/** The portfolio file: accounts with the person who owes them, and rows of the further parties of an account. */
export const portfolioFile: FileKind<LoadEntry> = {
  layout,
  amounts: money,
  read: entryOf,
  keyColumn: 'account_number',
  keyOf: ({ role, accountNumber, person }) =>
    role === 'DEBTOR' ? accountNumber : `${accountNumber}\n${person.reference}`,
};

function entryOf(cells: Cells, terms: RowTerms): LoadEntry {
  const role = word(cells, 'role', partyRoles, 'DEBTOR');
  const accountNumber = identifier(cells, 'account_number', 64);
  const person = personOf(cells, terms);
  if (role !== 'DEBTOR') {
    refuseMoney(cells);
    return { role, accountNumber, person };
  }
  const code = currency(cells, 'currency');
  return {
    role,
    accountNumber,
    portfolio: terms.portfolio ?? '',
    product: text(cells, 'product', 64),
    currency: code,
    figures: figuresOf(cells, code, terms),
    jurisdiction: person.jurisdiction,
    timeZones: person.timeZones,
    person,
  };
}

function personOf(cells: Cells, { latest }: RowTerms): PersonInput {
  const jurisdiction = cells.raw('jurisdiction');
  if (!isJurisdiction(jurisdiction))
    note(cells, 'jurisdiction', 'Name a country by ISO 3166-1, such as CN, US or US-NY.');
  const country = countryOf(jurisdiction);
  return {
    reference: identifier(cells, 'debtor_reference', 64),
    name: requiredText(cells, 'name', 200),
    nationalId: text(cells, 'national_id', 64),
    birthDate: day(cells, 'birth_date', latest),
    language: languageOf(cells),
    jurisdiction,
    callingCode: country?.callingCode ?? null,
    timeZones: timeZones(cells, 'time_zone', country?.timeZones ?? []),
    contactPoints: contactPoints(cells),
  };
}

function figuresOf(cells: Cells, code: CurrencyCode, { latest }: RowTerms): Figures {
  if (cells.raw('principal') === '') note(cells, 'principal', 'The cell is empty.');
  const asOf = day(cells, 'as_of', latest);
  if (asOf === null && cells.raw('as_of') === '') note(cells, 'as_of', 'The cell is empty.');
  const delinquentSince = day(cells, 'delinquent_since', latest);
  if (asOf !== null && delinquentSince !== null && delinquentSince > asOf)
    note(cells, 'delinquent_since', 'The account cannot be late from a day after `as_of`.');
  const figures: Figures = {
    principalMinor: amount(cells, 'principal', code),
    interestMinor: amount(cells, 'interest', code),
    feesMinor: amount(cells, 'fees', code),
    penaltyMinor: amount(cells, 'penalty', code),
    asOf: asOf ?? latest,
    delinquentSince,
    monthsPastDue: wholeNumber(cells, 'months_past_due', 1_200),
    holds: words(cells, 'holds', holds),
  };
  if (magnitude(totalOf(figures)) > MAX_MINOR) note(cells, 'principal', 'The components add up to too much.');
  return figures;
}

function refuseMoney(cells: Cells): void {
  for (const column of money) {
    const value = cells.raw(column);
    if (value !== '' && !/^[+-]?0+(\.0+)?$/.test(value))
      note(cells, column, "Only the debtor's row of an account carries money.");
  }
}

function languageOf(cells: Cells): string | null {
  const value = cells.raw('language');
  if (value === '') return null;
  if (value.length > 16 || !/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(value))
    note(cells, 'language', 'Name a language by BCP 47, such as zh-CN.');
  return value;
}
