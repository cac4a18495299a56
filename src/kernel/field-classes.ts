/*
 * What kind of data a published field holds. Every field of both schemas has one of these words; `none` is said too, so that
 * nobody forgets to think about it. Laws: PIPL is the Personal Information Protection Law of China, RF Regulation F (12 CFR
 * 1006), CONC the UK's Consumer Credit sourcebook, GDPR Regulation (EU) 2016/679, CBA the 2026 rules of the China Banking
 * Association.
 */

interface DataClass {
  readonly about: string;
  readonly law: string;
}

/** Classes about a person's identity and reach: their values stand in personal-field objects, masked unless a profile says more. */
export const personalClasses = {
  identity: {
    about: 'The name and the day of birth of a person.',
    law: 'PIPL 6; GDPR 5(1)(c); RF 34(c)(2)(ii)',
  },
  'national-id': {
    about: 'The number that a state gave to a person; enough to take somebody’s identity.',
    law: 'PIPL 6 and 28; GDPR 87',
  },
  contact: {
    about: "The debtor's own telephone numbers and e-mail addresses.",
    law: 'PIPL 6; RF 6(d); CONC 7.9',
  },
  address: { about: 'Where the debtor lives.', law: 'PIPL 6; GDPR 5(1)(c)' },
  employment: {
    about: 'Who employs the debtor, and the number at work.',
    law: 'PIPL 6; RF 6(b)(3); CONC 7.9.6R',
  },
  'third-party': {
    about: 'Guarantors and co-debtors, who owe as well.',
    law: 'PIPL 6; CBIRC credit card rules (2011 no. 2) 68; RF 6(a)',
  },
  'emergency-contact': {
    about: 'Somebody who was named to be asked when the debtor cannot be found, and owes nothing.',
    law: 'PIPL 6; NIFA 2024; CBA; RF 6(d)(1) and 10',
  },
} as const satisfies Readonly<Record<string, DataClass>>;

/** The other classes; they are shown as they are to whoever may see the case. */
export const plainClasses = {
  financial: { about: 'What is owed, paid, promised and when.', law: 'PIPL 28; RF 34(c)(2)(viii) and 22(b)' },
  'health-flag': {
    about: 'That a person is vulnerable and how to treat them; never why.',
    law: 'PIPL 28; CONC 7.2; GDPR 9',
  },
  case: { about: 'Where the work on a debt stands, and what was done on it.', law: 'PIPL 21' },
  preference: {
    about: 'When, where and how somebody wants to be left alone. Shown first and always.',
    law: 'RF 6(b)(1) and 14(h); CONC 7.9.4R',
  },
  terms: {
    about: 'What a lender and an agency agreed with each other; never another agency’s.',
    law: 'GDPR 28(3)',
  },
  none: { about: 'Nothing about a person.', law: 'none' },
} as const satisfies Readonly<Record<string, DataClass>>;

/** What no agency is given under any profile: there is no field for it in their schema, and no profile may name it. */
export const neverClasses = {
  'phone-book': {
    about: 'Relatives, friends and whole phone books.',
    law: 'PIPL 5 and 6; CBA: collect from nobody who is not concerned',
  },
  'call-log': { about: 'Whom the debtor calls, and what they write.', law: 'PIPL 5 and 6' },
  'bureau-score': { about: 'Bureau reports and credit scores.', law: 'PIPL 6' },
  biometric: {
    about: 'Faces, voices, fingerprints and devices.',
    law: 'PIPL 28; GDPR 9; JR/T 0171 class C3',
  },
  'bank-account': { about: "The debtor's own accounts and cards.", law: 'PIPL 28' },
  'agency-notes': { about: 'What another agency wrote in its own words.', law: 'PIPL 6' },
} as const satisfies Readonly<Record<string, DataClass>>;

export type PersonalClass = keyof typeof personalClasses;
export type NeverClass = keyof typeof neverClasses;
export type FieldClass = PersonalClass | keyof typeof plainClasses | NeverClass;

/** Every class there is. */
export const fieldClasses: Readonly<Record<FieldClass, DataClass>> = {
  ...personalClasses,
  ...plainClasses,
  ...neverClasses,
};

export function isFieldClass(word: unknown): word is FieldClass {
  return typeof word === 'string' && Object.hasOwn(fieldClasses, word);
}

export function isNeverClass(word: unknown): word is NeverClass {
  return typeof word === 'string' && Object.hasOwn(neverClasses, word);
}
