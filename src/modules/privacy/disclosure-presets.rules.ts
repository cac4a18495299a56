import { personalClasses, type PersonalClass } from '../../kernel/field-classes.js';
import { purposes, type DisclosureRule, type Level, type Purpose } from './disclosure.rules.js';

/*
 * The most that a jurisdiction lets an agency see of a person, by class and purpose. A lender's profile may show less and
 * never more. Cells stand in the order CALL, VISIT, LETTER, LEGAL, SETTLEMENT: `-` absent, M masked, D on demand, C clear;
 * `D!` only while it is on record that the debtor cannot be reached. PIPL: Personal Information Protection Law (CN). CBA:
 * rules of the China Banking Association, 2021 and 2026. NIFA: National Internet Finance Association, 2024. CARD: credit
 * card rules of the banking regulator, 2011 no. 2. RF: Regulation F, 12 CFR 1006. CONC: Consumer Credit sourcebook (UK).
 * RBI22: Reserve Bank of India, circular of 12 August 2022 on recovery agents. GDPR: Regulation (EU) 2016/679.
 */

export const presetJurisdictions = ['CN', 'US', 'UK', 'IN', 'EU'] as const;
export type PresetJurisdiction = (typeof presetJurisdictions)[number];

type Cells = readonly [cells: string, basis: string];

const presets: Readonly<Record<PresetJurisdiction, Readonly<Record<PersonalClass, Cells>>>> = {
  CN: {
    identity: ['C C C C M', 'PIPL 6 and 21: identify the debtor; finance needs no name'],
    'national-id': [
      'M M - D -',
      'PIPL 6 and 28, CBA 2021: the last four to identify, in full for court papers only',
    ],
    contact: ['D M - M -', 'CBA 2021, need to know: numbers are for those who call'],
    address: ['M D D D -', 'PIPL 6: addresses are for those who go there or write there'],
    employment: ['D - - M -', "PIPL 6: the number that the debtor gave, and not the employer's people"],
    'third-party': ['D D D D M', 'CARD 68: from guarantors and co-debtors only what they owe'],
    'emergency-contact': [
      'D! - - - -',
      'NIFA, CBA 2026: contact persons only once the debtor cannot be reached',
    ],
  },
  US: {
    identity: ['C C C C M', 'RF 34(c)(2)(ii): the notice bears the full name'],
    'national-id': ['M M - M -', 'RF 34(c)(2)(iv): truncated numbers will do'],
    contact: ['D M D M -', 'RF 6(d)(4) and (5), 14(h): only media that may be used'],
    address: ['M D C D -', 'RF 42: notices are sent where they can be expected to arrive'],
    employment: ['D - - M -', 'RF 6(b)(3): not at work once the employer forbids it'],
    'third-party': ['D D D D M', 'RF 6(a) and 2(e): who owes as well is a consumer of their own'],
    'emergency-contact': ['D! - - - -', 'RF 6(d)(1) and 10: location information, once, never the debt'],
  },
  UK: {
    identity: ['C C C C M', 'CONC 7.9.10R: make sure who it is first'],
    'national-id': ['- - - M -', 'UK GDPR 5(1)(c): not needed to collect'],
    contact: ['D M D M -', 'CONC 7.9.4R: due regard to how somebody wants to be reached'],
    address: ['M D C D -', 'CONC 7.9.12R: adequate notice before a visit; letters need the address'],
    employment: ['M - - M -', 'CONC 7.9.6R and 7.9.7R: an employer must not learn of the debt'],
    'third-party': ['D D D D M', 'CONC 7.9.6R: guarantors for what they owe'],
    'emergency-contact': ['- - - - -', 'CONC 7.9.6R and 7.9.7R: third parties must not learn of the debt'],
  },
  IN: {
    identity: ['C C C C M', 'RBI22: only the borrower is spoken to'],
    'national-id': ['- - - M -', 'DPDP Act 2023, 6: not needed to collect'],
    contact: ['D M D M -', 'RBI22: no calls beyond those allowed; numbers on demand'],
    address: ['M D C D -', 'RBI22: letters and visits go to the borrower, and to nobody else'],
    employment: ['- - - M -', 'RBI22: privacy towards others, employers among them'],
    'third-party': ['D D D D M', 'RBI22 and draft 2026: borrower and guarantor only'],
    'emergency-contact': ['- - - - -', 'RBI22: privacy of family, referees and friends'],
  },
  EU: {
    identity: ['C C C C M', 'GDPR 5(1)(b) and 28(3)(a): for the purpose that the processor was told'],
    'national-id': ['- - - M -', 'GDPR 87 and 5(1)(c): national law; not needed to collect'],
    contact: ['D M D M -', 'GDPR 5(1)(c): the number that is called, when it is called'],
    address: ['M D C D -', 'GDPR 5(1)(c): for those who go there or write there'],
    employment: ['- - - M -', 'GDPR 5(1)(c): the employer is no party to the debt'],
    'third-party': ['D D D D M', 'GDPR 6(1)(b): those who are party to the contract'],
    'emergency-contact': ['- - - - -', 'GDPR 6 and 14: no basis towards who owes nothing'],
  },
};

const LEVELS: Readonly<Record<string, Level>> = { '-': 'ABSENT', M: 'MASKED', D: 'ON_DEMAND', C: 'CLEAR' };

/** A cell of a preset, with the law behind it. */
export interface PresetRule extends DisclosureRule {
  readonly basis: string;
}

/** Every cell of a preset. */
export function presetOf(jurisdiction: PresetJurisdiction): readonly PresetRule[] {
  return expanded[jurisdiction];
}

function cellsOf(jurisdiction: PresetJurisdiction): readonly PresetRule[] {
  return (Object.keys(personalClasses) as PersonalClass[]).flatMap((dataClass) => {
    const [cells, basis] = presets[jurisdiction][dataClass];
    return cells.split(' ').map((cell, n) => ruleOf(dataClass, purposes[n]!, cell, basis));
  });
}

function ruleOf(dataClass: PersonalClass, purpose: Purpose, cell: string, basis: string): PresetRule {
  const level = LEVELS[cell.charAt(0)]!;
  return { dataClass, purpose, level, fromDaysPastDue: null, onlyUnreachable: cell.endsWith('!'), basis };
}

const expanded = Object.fromEntries(
  presetJurisdictions.map((jurisdiction) => [jurisdiction, cellsOf(jurisdiction)]),
) as Readonly<Record<PresetJurisdiction, readonly PresetRule[]>>;

const EU_MEMBERS =
  'AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS LI NO'.split(' ');

/** The preset for the law of a person: `US-NY` → `US`, `DE` → `EU`; null where there is none. */
export function presetFor(jurisdiction: string): PresetJurisdiction | null {
  const country = jurisdiction.slice(0, 2);
  if (country === 'GB') return 'UK';
  if (EU_MEMBERS.includes(country)) return 'EU';
  return presetJurisdictions.find((each) => each === country) ?? null;
}
