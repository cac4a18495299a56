import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { isHidden } from './masking.rules.js';

/*
 * Telephone numbers of any country, by Google's metadata of numbering plans; what no plan knows is counted in digits. An
 * import masks some 300,000 numbers, so the commonest plain forms are told by the table: it says the same, sooner.
 */

/** `+86 138 0000 1234` → `138****1234`; numbers too short for that show their last two digits, or nothing. */
export function maskPhone(phone: string, callingCode: string | null): string {
  const digits = plainMobile(phone, callingCode) ?? numberOf(phone, callingCode).national;
  const [head, tail] = digits.length >= 10 ? [3, 4] : digits.length >= 7 ? [0, 2] : [0, 0];
  return masked(digits.slice(0, head), digits.slice(head, digits.length - tail), tail, digits);
}

/** `010-6512 3412` → `010-****12`: of a work number only the area and the last two digits. */
export function maskWorkPhone(phone: string, callingCode: string | null): string {
  const { area, subscriber } = plainFixedLine(phone, callingCode) ?? numberOf(phone, callingCode);
  if (area === '' || subscriber.length < 6) return STARS;
  return masked(`${area}-`, subscriber.slice(0, -2), 2, subscriber);
}

/** A number as it is written at home, `010` and `65123412`; the area is empty where the plan has none. */
interface WorkNumber {
  readonly area: string;
  readonly subscriber: string;
}

interface Plan {
  readonly callingCode: string;
  /** Numbers of mobiles, and others whose kind does not matter, as they are written behind the calling code. */
  readonly abroad: RegExp;
  /** The same at home, with the trunk prefix where there is one. */
  readonly atHome: RegExp;
  /** Fixed lines at home: area and subscriber. */
  readonly fixed?: RegExp;
}

const plans: readonly Plan[] = [
  {
    callingCode: '86',
    abroad: /^(1[3-9]\d{9})$/,
    atHome: /^(1[3-9]\d{9})$/,
    // an area of two digits begins with 1 or 2, others have three; 10800 is free of charge from abroad
    fixed: /^(010(?!800)|02[0-57-9]|0[3-9]\d{2})(\d{8})$/,
  },
  {
    callingCode: '1',
    abroad: /^([2-9]\d{9})$/,
    atHome: /^1?([2-9]\d{9})$/,
    fixed: /^1?([2-9]\d{2})(\d{7})$/,
  },
  { callingCode: '44', abroad: /^(7\d{9})$/, atHome: /^0(7\d{9})$/ },
  { callingCode: '91', abroad: /^([6-9]\d{9})$/, atHome: /^0?([6-9]\d{9})$/ },
];

function plainMobile(phone: string, callingCode: string | null): string | null {
  const isAbroad = phone.charCodeAt(0) === PLUS;
  for (const plan of plans) {
    if (isAbroad && phone.startsWith(plan.callingCode, 1))
      return plan.abroad.exec(phone.slice(plan.callingCode.length + 1))?.[1] ?? null;
    if (!isAbroad && plan.callingCode === callingCode) return plan.atHome.exec(phone)?.[1] ?? null;
  }
  return null;
}

function plainFixedLine(phone: string, callingCode: string | null): WorkNumber | null {
  const plan = plans.find((each) => each.callingCode === callingCode);
  const [, area, subscriber] = plan?.fixed?.exec(phone) ?? [];
  return area === undefined || subscriber === undefined ? null : { area, subscriber };
}

function numberOf(phone: string, callingCode: string | null): WorkNumber & { readonly national: string } {
  const defaults = callingCode === null ? {} : { defaultCallingCode: callingCode };
  const known = parsePhoneNumberFromString(phone, defaults);
  if (known === undefined) return { national: digitsOf(phone), area: '', subscriber: '' };
  const groups = known.formatNational().split(EXTENSION, 1)[0]!.match(/\d+/g) ?? [];
  // fixed lines of China are known with their 0, mobiles have none: 106 would be a sender of messages
  const national = known.countryCallingCode === '86' ? groups.join('') : known.nationalNumber;
  const [area, ...rest] = groups.length > 1 ? groups : ['', ...groups];
  return { national, area: area!, subscriber: rest.join('') };
}

/** The digits before an extension. */
function digitsOf(phone: string): string {
  return phone.normalize('NFKC').split(EXTENSION, 1)[0]!.replaceAll(/\D/g, '');
}

function masked(shown: string, hidden: string, tail: number, digits: string): string {
  const last = digits.slice(digits.length - tail);
  return isHidden(hidden, shown, last) ? shown + STARS + last : STARS;
}

const STARS = '****';
const PLUS = 0x2b;
/** Where the extension of a number begins; it is part of no number. */
export const EXTENSION = /ext|x|#/i;
