import type { ContactPointInput } from '../accounts/index.js';
import { note, text, type Cells } from './cells.rules.js';

/** All ways to reach a person that a row has. */
export function contactPoints(cells: Cells): ContactPointInput[] {
  const address = text(cells, 'address', 500);
  const city = text(cells, 'city', 100);
  const district = text(cells, 'district', 100);
  const employer = text(cells, 'employer', 200);
  const points: (ContactPointInput | null)[] = [
    phone(cells, 'phone', 'PHONE', 1),
    phone(cells, 'phone_2', 'PHONE', 2),
    phone(cells, 'work_phone', 'WORK_PHONE', 1),
    email(cells),
    addressPoint(address, city, district),
    employer === null ? null : { kind: 'EMPLOYER', position: 1, value: employer },
  ];
  return points.filter((point) => point !== null);
}

function addressPoint(
  address: string | null,
  city: string | null,
  district: string | null,
): ContactPointInput | null {
  if (address === null && city === null && district === null) return null;
  const value = [address, district, city].filter((part) => part !== null).join(', ');
  return { kind: 'ADDRESS', position: 1, value, city, district };
}

function phone(
  cells: Cells,
  column: string,
  kind: 'PHONE' | 'WORK_PHONE',
  position: number,
): ContactPointInput | null {
  const given = cells.raw(column);
  if (given === '') return null;
  const value = PHONE.test(given) ? given : normalisedPhone(given);
  if (value === null)
    note(cells, column, 'Write a telephone number of 5 to 15 digits, best with + and the country.');
  return { kind, position, value: value ?? '' };
}

/** `０１０－6512 3412` → `01065123412`, `0086 138 …` → `+86138…`, `415-555-0100 ext. 12` → `4155550100x12`. */
function normalisedPhone(given: string): string | null {
  const compact = given
    .normalize('NFKC')
    .replaceAll(/[\s().\-\u2010-\u2015/\u200b-\u200f\u202a-\u202e]/g, '');
  const [, plus, digits, extension] = LOOSE_PHONE.exec(compact.replace(/^00(?=[1-9])/, '+')) ?? [];
  if (digits === undefined) return null;
  return `${plus ?? ''}${digits}${extension === undefined ? '' : `x${extension}`}`;
}

function email(cells: Cells): ContactPointInput | null {
  const given = cells.raw('email').trim();
  if (given === '') return null;
  const value = given.normalize('NFKC');
  const at = value.lastIndexOf('@');
  if (value.length > 240 || !EMAIL.test(value)) note(cells, 'email', 'Write one e-mail address.');
  return { kind: 'EMAIL', position: 1, value: value.slice(0, at) + value.slice(at).toLowerCase() };
}

const PHONE = /^\+?\d{5,15}$/;
const LOOSE_PHONE = /^(\+)?(\d{5,15})(?:(?:ext|x|#|转)(\d{1,6}))?$/i;
const EMAIL = /^[^\s@<>,;"]{1,64}@[^\s@<>,;"]+\.[^\s@<>,;".]{2,}$/;
