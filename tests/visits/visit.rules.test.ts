import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { coarseDistance, visitFlags, type VisitFacts } from '../../src/modules/visits/visit.rules.js';

const proper: VisitFacts = {
  visitors: ['F-1', 'F-2'],
  outcome: 'MET_DEBTOR',
  isIdentityShown: true,
  isPurposeExplained: true,
  hasEntered: true,
  hasEntryConsent: true,
  distanceMetres: 300,
  evidence: [{ kind: 'DOOR' }],
};

test('a visit made by two who showed themselves, said why, were let in and stood at the door has no flag', () => {
  expect(visitFlags(proper, 300)).toEqual([]);
});

describe('what is not as it should be is flagged', () => {
  const cases: readonly (readonly [string, Partial<VisitFacts>, readonly string[]])[] = [
    ['one visitor (CBA guideline of 2026, art. 22)', { visitors: ['F-1'] }, ['VISITORS_TOO_FEW']],
    ['one visitor named twice', { visitors: ['F-1', 'F-1'] }, ['VISITORS_TOO_FEW']],
    ['three visitors', { visitors: ['F-1', 'F-2', 'F-3'] }, []],
    ['no identity shown', { isIdentityShown: false }, ['IDENTITY_NOT_SHOWN']],
    ['no identity shown to nobody', { isIdentityShown: false, outcome: 'NO_ONE' }, []],
    ['no purpose explained (CONC 7.9.12R)', { isPurposeExplained: false }, ['PURPOSE_NOT_EXPLAINED']],
    ['entered against a no (Civil Code 1033)', { hasEntryConsent: false }, ['NO_ENTRY_CONSENT']],
    ['entered, and nothing said of consent', { hasEntryConsent: null }, ['NO_ENTRY_CONSENT']],
    ['stayed outside without consent', { hasEntered: false, hasEntryConsent: false }, []],
    ['nothing said of who they are', { isIdentityShown: null }, ['VISIT_DETAILS_MISSING']],
    ['nothing said of entering', { hasEntered: null }, ['VISIT_DETAILS_MISSING']],
    ['nothing said where nobody was met', { isIdentityShown: null, outcome: 'NO_ONE' }, []],
    ['a hundred metres beyond the radius', { distanceMetres: 400 }, ['FAR_FROM_ADDRESS']],
    ['no distance', { distanceMetres: null }, []],
    [
      'a photograph inside a home (Civil Code 1033(2))',
      { evidence: [{ kind: 'INSIDE_HOME' }] },
      ['PHOTO_INSIDE_HOME'],
    ],
    [
      'everything at once, each said',
      { visitors: ['F-1'], isIdentityShown: false, distanceMetres: 10_000 },
      ['VISITORS_TOO_FEW', 'IDENTITY_NOT_SHOWN', 'FAR_FROM_ADDRESS'],
    ],
  ];
  test.each(cases)('%s', (_, parts, flags) => {
    expect(visitFlags({ ...proper, ...parts }, 300)).toEqual(flags);
  });
});

describe('the distance of two points is coarse', () => {
  // a thousandth of a degree of latitude is 111.19 metres on the mean sphere
  test.each([
    ['the same point', 31.23, 121.47, 31.23, 121.47, 0],
    ['a step', 31.23, 121.47, 31.23001, 121.47, 100],
    ['90 metres', 31.23, 121.47, 31.23081, 121.47, 100],
    ['111 metres', 31.23, 121.47, 31.231, 121.47, 200],
    ['across the date line, 222 metres', 0, 179.999, 0, -179.999, 300],
    ['from pole to pole', 90, 0, -90, 0, 20_015_200],
  ])('%s', (_, latitude, longitude, toLatitude, toLongitude, metres) => {
    const [from, to] = [
      { latitude, longitude },
      { latitude: toLatitude, longitude: toLongitude },
    ];
    expect(coarseDistance(from, to)).toBe(metres);
    expect(coarseDistance(to, from)).toBe(metres);
  });

  test('it is a whole number of hundreds, never more than half around the earth', () => {
    const point = fc.record({
      latitude: fc.double({ min: -90, max: 90, noNaN: true }),
      longitude: fc.double({ min: -180, max: 180, noNaN: true }),
    });
    fc.assert(
      fc.property(point, point, (one, other) => {
        const metres = coarseDistance(one, other);
        expect(metres % 100).toBe(0);
        expect(metres).toBeGreaterThanOrEqual(0);
        expect(metres).toBeLessThanOrEqual(20_015_200);
      }),
    );
  });
});
