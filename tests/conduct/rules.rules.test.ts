import { describe, expect, test } from '@jest/globals';
import { cnRules } from './cn-rules.js';
import { CN, IN, UK, US } from './conduct-case.js';
import { houseRules, indiaRules, ukRules } from './other-rules.js';
import { oneSided, testRules } from './rule-table.js';
import { nycRules, usRules } from './us-rules.js';

/* Every rule, with its boundary on both sides and the text it stands on. */

describe('China', () => testRules(CN, cnRules));
describe('the United States', () => testRules(US, usRules));
describe('New York City', () => testRules(US, nycRules));
describe('the United Kingdom', () => testRules(UK, ukRules));
describe('India', () => testRules(IN, indiaRules));
describe('everywhere', () => testRules(UK, houseRules));

test('no rule that is switched on is left without both sides of its boundary', () => {
  expect(oneSided([cnRules, usRules, nycRules, ukRules, indiaRules, houseRules])).toEqual([]);
});
