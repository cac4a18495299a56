import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { EXTENSION } from './phone-masking.rules.js';

/** What kinds of addresses a person can be reached at. */
export const addressKinds = ['PHONE', 'EMAIL', 'POSTAL'] as const;
export type AddressKind = (typeof addressKinds)[number];

/**
 * One text for all spellings of a number or an address, so that two of them can be compared by hash: `138-0013 8000` in
 * China, `+86 13800138000` and `0086…` are one. Telephone numbers without a country are taken to be of `callingCode`.
 */
export function contactIdentity(kind: AddressKind, value: string, callingCode: string | null): string {
  switch (kind) {
    case 'PHONE':
      return phoneIdentity(value.normalize('NFKC'), callingCode);
    case 'EMAIL':
      return value.normalize('NFKC').trim().toLowerCase();
    case 'POSTAL':
      return value
        .normalize('NFKC')
        .replaceAll(/[\s,，.]+/gu, ' ')
        .trim()
        .toLowerCase();
  }
}

/** E.164 where a numbering plan knows it, else the digits; an extension is part of no number. */
function phoneIdentity(value: string, callingCode: string | null): string {
  const number = value.split(EXTENSION, 1)[0]!.trim().replace(/^00/, '+');
  const plan = callingCode === null ? {} : { defaultCallingCode: callingCode };
  return parsePhoneNumberFromString(number, plan)?.number ?? number.replaceAll(/\D/g, '');
}

/** One text for all spellings of an identity number: `11010119900307425x` with blanks and dashes is one with a large X. */
export function nationalIdIdentity(value: string): string {
  return value
    .normalize('NFKC')
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();
}
