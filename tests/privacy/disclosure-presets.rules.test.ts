import { describe, expect, test } from '@jest/globals';
import { personalClasses, type PersonalClass } from '../../src/kernel/field-classes.js';
import {
  presetFor,
  presetJurisdictions,
  presetOf,
  type PresetJurisdiction,
  type PresetRule,
} from '../../src/modules/privacy/disclosure-presets.rules.js';
import { beyondPreset, SAFE_LIMITS, shownLevel } from '../../src/modules/privacy/disclosure-profile.rules.js';
import {
  isEverShown,
  levelOf,
  levels,
  purposes,
  type DisclosureRule,
  type Level,
  type Purpose,
} from '../../src/modules/privacy/disclosure.rules.js';

/** A place whose law each preset is. */
const places: Readonly<Record<PresetJurisdiction, string>> = {
  CN: 'CN',
  US: 'US-NY',
  UK: 'GB',
  IN: 'IN',
  EU: 'DE',
};
const FOUND = { daysPastDue: 90, isUnreachable: false };
const LOST = { daysPastDue: 90, isUnreachable: true };

const cells = presetJurisdictions.flatMap((jurisdiction) =>
  presetOf(jurisdiction).map(
    (cell) => [jurisdiction, cell.dataClass, cell.purpose, cell.level, cell] as const,
  ),
);

test('every jurisdiction says something of every class and every purpose', () => {
  expect(cells).toHaveLength(
    presetJurisdictions.length * Object.keys(personalClasses).length * purposes.length,
  );
});

describe.each(cells)('%s %s for %s: %s', (jurisdiction, dataClass, purpose, level, cell) => {
  const everything = { rules: purposes.flatMap((each) => clear(dataClass, each)), limits: SAFE_LIMITS };
  const stage = cell.onlyUnreachable ? LOST : FOUND;

  test('names the law it comes from', () => {
    expect(cell.basis).toMatch(/^[A-Z][A-Za-z]+[^:]*: ./);
  });

  test('is what is shown at most, whatever the profile says', () => {
    expect(shownLevel(everything, places[jurisdiction], dataClass, purpose, stage)).toBe(level);
    expect(shownLevel(everything, places[jurisdiction], dataClass, purpose, FOUND)).toBe(
      cell.onlyUnreachable ? 'ABSENT' : level,
    );
  });

  test('may be taken into a profile as it is, or tighter, and no looser', () => {
    const { basis, ...rule } = cell;
    for (const tighter of levels.slice(0, levels.indexOf(level) + 1))
      expect(beyondPreset(jurisdiction, [{ ...rule, level: tighter }])).toBeNull();
    for (const looser of levels.slice(levels.indexOf(level) + 1))
      expect(beyondPreset(jurisdiction, [{ ...rule, level: looser }])).toEqual({ index: 0, basis });
    if (cell.onlyUnreachable)
      expect(beyondPreset(jurisdiction, [{ ...rule, onlyUnreachable: false }])).toEqual({ index: 0, basis });
  });
});

/** What each law shows for each purpose, written out once more; what is not named is absent. */
type Shown = Partial<Readonly<Record<Level | 'ON_DEMAND_IF_LOST', readonly PersonalClass[]>>>;

const finance: Shown = { MASKED: ['identity', 'third-party'] };
const aVisit: Shown = { CLEAR: ['identity'], ON_DEMAND: ['address', 'third-party'], MASKED: ['contact'] };
const aLetter: Shown = { CLEAR: ['identity', 'address'], ON_DEMAND: ['contact', 'third-party'] };
const inCourt: Shown = {
  CLEAR: ['identity'],
  ON_DEMAND: ['address', 'third-party'],
  MASKED: ['national-id', 'contact', 'employment'],
};
const aCall: Shown = { CLEAR: ['identity'], ON_DEMAND: ['contact', 'third-party'], MASKED: ['address'] };
const withId = (shown: Shown): Shown => ({ ...shown, MASKED: [...shown.MASKED!, 'national-id'] });
/** At work too, and contact persons of somebody who is lost. */
const aWiderCall: Shown = {
  ...withId(aCall),
  ON_DEMAND: ['contact', 'employment', 'third-party'],
  ON_DEMAND_IF_LOST: ['emergency-contact'],
};

const laws: Readonly<Record<PresetJurisdiction, Readonly<Record<Purpose, Shown>>>> = {
  CN: {
    CALL: aWiderCall,
    VISIT: withId(aVisit),
    LETTER: { CLEAR: ['identity'], ON_DEMAND: ['address', 'third-party'] },
    LEGAL: {
      CLEAR: ['identity'],
      ON_DEMAND: ['national-id', 'address', 'third-party'],
      MASKED: ['contact', 'employment'],
    },
    SETTLEMENT: finance,
  },
  US: { CALL: aWiderCall, VISIT: withId(aVisit), LETTER: aLetter, LEGAL: inCourt, SETTLEMENT: finance },
  UK: {
    CALL: { ...aCall, MASKED: ['address', 'employment'] },
    VISIT: aVisit,
    LETTER: aLetter,
    LEGAL: inCourt,
    SETTLEMENT: finance,
  },
  IN: { CALL: aCall, VISIT: aVisit, LETTER: aLetter, LEGAL: inCourt, SETTLEMENT: finance },
  EU: { CALL: aCall, VISIT: aVisit, LETTER: aLetter, LEGAL: inCourt, SETTLEMENT: finance },
};

test.each(cells)(
  '%s %s for %s is %s, as the law was read',
  (jurisdiction, dataClass, purpose, level, cell) => {
    const [word = 'ABSENT'] =
      Object.entries(laws[jurisdiction][purpose]).find(([, named]) => named.includes(dataClass)) ?? [];
    expect(word).toBe(cell.onlyUnreachable ? `${level}_IF_LOST` : level);
  },
);

function clear(dataClass: PresetRule['dataClass'], purpose: PresetRule['purpose']): DisclosureRule[] {
  return [{ dataClass, purpose, level: 'CLEAR', fromDaysPastDue: null, onlyUnreachable: false }];
}

describe('what the laws ask for, in words', () => {
  const shown = (jurisdiction: PresetJurisdiction, ...[dataClass, purpose, stage]: Parameters<typeof at>) =>
    at(dataClass, purpose, stage)(jurisdiction);
  function at(dataClass: PresetRule['dataClass'], purpose: PresetRule['purpose'], stage = FOUND) {
    return (jurisdiction: PresetJurisdiction) => levelOf(presetOf(jurisdiction), dataClass, purpose, stage);
  }

  test('telephone numbers are for those who call', () => {
    for (const each of presetJurisdictions) {
      expect(shown(each, 'contact', 'CALL')).toBe('ON_DEMAND');
      expect(shown(each, 'contact', 'SETTLEMENT')).toBe('ABSENT');
    }
    expect(shown('CN', 'contact', 'LETTER')).toBe('ABSENT');
  });

  test('addresses are for those who go there or write there', () => {
    for (const each of presetJurisdictions) {
      expect(shown(each, 'address', 'CALL')).toBe('MASKED');
      expect(['ON_DEMAND', 'CLEAR']).toContain(shown(each, 'address', 'LETTER'));
      expect(shown(each, 'address', 'VISIT')).toBe('ON_DEMAND');
    }
  });

  test('contact persons only where the law knows them, and only once the debtor cannot be reached', () => {
    expect(presetJurisdictions.map((each) => shown(each, 'emergency-contact', 'CALL', LOST))).toEqual([
      'ON_DEMAND',
      'ON_DEMAND',
      'ABSENT',
      'ABSENT',
      'ABSENT',
    ]);
    for (const each of presetJurisdictions)
      expect(shown(each, 'emergency-contact', 'CALL', FOUND)).toBe('ABSENT');
  });

  test('a full national id is for court papers in China, and for nobody elsewhere', () => {
    expect(presetJurisdictions.map((each) => shown(each, 'national-id', 'LEGAL'))).toEqual([
      'ON_DEMAND',
      'MASKED',
      'MASKED',
      'MASKED',
      'MASKED',
    ]);
  });

  test('finance needs no more than a masked name', () => {
    for (const each of presetJurisdictions) expect(shown(each, 'identity', 'SETTLEMENT')).toBe('MASKED');
  });
});

describe('the stage of a case', () => {
  const late: DisclosureRule = {
    dataClass: 'address',
    purpose: 'VISIT',
    level: 'ON_DEMAND',
    fromDaysPastDue: 60,
    onlyUnreachable: false,
  };
  const rules = [{ ...late, level: 'MASKED' as const, fromDaysPastDue: null }, late];

  test.each([
    [59, 'MASKED'],
    [60, 'ON_DEMAND'],
    [61, 'ON_DEMAND'],
    [null, 'MASKED'],
  ] as const)('at %s days past due an address for visits from day 60 is %s', (daysPastDue, level) => {
    expect(levelOf(rules, 'address', 'VISIT', { daysPastDue, isUnreachable: true })).toBe(level);
    expect(levelOf(rules, 'address', 'CALL', { daysPastDue, isUnreachable: true })).toBe('ABSENT');
  });

  test('a later stage is tighter than the preset, an earlier one is not looser than what it says of later', () => {
    expect(beyondPreset('CN', [late])).toBeNull();
    expect(beyondPreset('CN', [late, { ...late, level: 'CLEAR' }])).toMatchObject({ index: 1 });
  });

  test('lists show a class masked if any work needs it, and leave it out otherwise', () => {
    const profile = { rules, limits: SAFE_LIMITS };
    expect(isEverShown(rules, 'address', FOUND)).toBe(true);
    expect(shownLevel(profile, 'CN', 'address', null, FOUND)).toBe('MASKED');
    expect(shownLevel(profile, 'CN', 'identity', null, FOUND)).toBe('ABSENT');
  });
});

describe('whose law it is', () => {
  const all = { rules: presetOf('CN'), limits: SAFE_LIMITS };

  test.each([
    ['US-NY', 'US'],
    ['GB', 'UK'],
    ['UK', 'UK'],
    ['DE', 'EU'],
    ['FR-75', 'EU'],
    ['CN', 'CN'],
    ['SG', null],
  ])('%s is under %s', (jurisdiction, preset) => {
    expect(presetFor(jurisdiction)).toBe(preset);
  });

  test('a profile made for China shows no more of somebody in Germany than German law allows', () => {
    expect(shownLevel(all, 'CN', 'national-id', 'LEGAL', FOUND)).toBe('ON_DEMAND');
    expect(shownLevel(all, 'DE', 'national-id', 'LEGAL', FOUND)).toBe('MASKED');
    expect(shownLevel(all, 'CN', 'emergency-contact', 'CALL', LOST)).toBe('ON_DEMAND');
    expect(shownLevel(all, 'DE', 'emergency-contact', 'CALL', LOST)).toBe('ABSENT');
  });

  test('of somebody whose law is not known nothing is shown in clear', () => {
    expect(shownLevel(all, 'SG', 'identity', 'CALL', FOUND)).toBe('MASKED');
    expect(shownLevel(all, 'SG', 'contact', 'CALL', FOUND)).toBe('MASKED');
  });

  test('without a profile the person is masked, and nobody else is there', () => {
    expect(shownLevel(null, 'CN', 'identity', 'CALL', FOUND)).toBe('MASKED');
    expect(shownLevel(null, 'CN', 'third-party', 'CALL', FOUND)).toBe('ABSENT');
    expect(shownLevel(null, 'CN', 'national-id', null, FOUND)).toBe('ABSENT');
  });
});
