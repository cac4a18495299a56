import { countries, type Country } from './countries.js';
import type { AccountRow, Debt } from './portfolio-file.js';
import { seededRandom, type SeededRandom } from './seeded-random.js';

/** How the accounts are spread over the countries. */
const shares: readonly (readonly [Country, number])[] = [
  [countries.CN, 0.45],
  [countries.US, 0.25],
  [countries.UK, 0.15],
  [countries.IN, 0.15],
];

const products = ['CREDIT_CARD', 'PERSONAL_LOAN', 'OVERDRAFT', 'CONSUMER_LOAN'];

/** Invents `count` accounts; some people have two, some accounts have a co-debtor, and one row is bad. */
export function inventedAccounts(count: number, seed: number): AccountRow[] {
  const random = seededRandom(seed);
  const rows: AccountRow[] = [];
  let serial = 0;
  let person = 0;
  for (const [index, [country, share]] of shares.entries()) {
    const isLast = index === shares.length - 1;
    const many = isLast ? count - serial : Math.round(count * share);
    for (let made = 0; made < many; made++) {
      if (made === 0 || !random.chance(0.08)) person++;
      rows.push(accountOf(++serial, person, country, random));
      if (random.chance(0.02)) rows.push(coDebtorOf(rows.at(-1)!, ++person));
    }
  }
  return [...rows, badRow(person + 1, random)];
}

function accountOf(serial: number, person: number, country: Country, random: SeededRandom): AccountRow {
  const accountNumber = `${country.jurisdiction}-26-${String(serial).padStart(6, '0')}`;
  return { accountNumber, person, country, product: random.pick(products), debt: debtOf(country, random) };
}

/** Skewed as debts are: many small ones, a few large. */
function debtOf({ typicalMinor }: Country, random: SeededRandom): Debt {
  const size = Math.exp((random.next() + random.next() + random.next() - 1.5) * 1.6);
  const principal = BigInt(Math.max(5_000, Math.round(typicalMinor * size)));
  const monthsPastDue = random.whole(1, 9);
  return {
    principal,
    interest: (principal * BigInt(monthsPastDue)) / 120n,
    fees: BigInt(random.whole(0, 3)) * 1_500n,
    monthsPastDue,
  };
}

function coDebtorOf(account: AccountRow, person: number): AccountRow {
  return { ...account, person, role: 'CO_DEBTOR' };
}

/** More decimals than the currency has: the row is refused and named, the others are booked. */
function badRow(person: number, random: SeededRandom): AccountRow {
  const account = accountOf(999_999, person, countries.US, random);
  const debt = { principal: 123_450n, interest: 0n, fees: 0n, monthsPastDue: 3 };
  return { ...account, debt, badPrincipal: '1234.500' };
}
