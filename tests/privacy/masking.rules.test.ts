import { describe, expect, test } from '@jest/globals';
import {
  maskAddress,
  maskEmail,
  maskName,
  maskIdentifier,
  maskPhone,
  maskWorkPhone,
} from '../../src/modules/privacy/index.js';

describe('a name shows its first character', () => {
  test.each([
    ['张三', '张*'],
    ['欧阳娜娜', '欧*'],
    ['𠮷田', '𠮷*'],
    ["O'Brien, Bob", 'O*'],
    ['Åsa Öberg', 'Å*'],
    ['A\u030Asa', 'A\u030A*'],
    ['प्रिया शर्मा', 'प्रि*'],
    ['नीता', 'नी*'],
    ['محمد', 'م*'],
    ['👩‍👩‍👧 family', '👩‍👩‍👧*'],
    ['李', '李*'],
    ['null', 'n*'],
  ])('%s → %s', (name, masked) => {
    expect(maskName(name)).toBe(masked);
  });
});

describe('a telephone number shows three digits and four', () => {
  test.each([
    ['13800001234', '86', '138****1234'],
    ['+8613800001234', '86', '138****1234'],
    ['+14155550123', '1', '415****0123'],
    ['+447700900123', '44', '770****0123'],
    ['+919876543210', '91', '987****3210'],
    ['+4915112345678', null, '491****5678'],
    ['65123412', '86', '****12'],
    ['12345', '86', '****'],
    ['4155550100x1234', '1', '415****0100'],
  ])('%s → %s', (phone, callingCode, masked) => {
    expect(maskPhone(phone, callingCode)).toBe(masked);
  });

  test('and a work number only its area and two digits', () => {
    expect(maskWorkPhone('01065123412', '86')).toBe('010****12');
    expect(maskWorkPhone('65123412', '86')).toBe('****');
  });
});

test('an e-mail address shows its first letter and the domain', () => {
  expect(maskEmail('zhang.san@x.cn')).toBe('z***@x.cn');
  expect(maskEmail('no-address')).toBe('****');
});

test('an address shows nothing beyond the district', () => {
  expect(maskAddress('上海市', '浦东新区')).toBe('上海市浦东新区****');
  expect(maskAddress('London', 'Camden')).toBe('London, Camden, ****');
  expect(maskAddress('Mumbai', null)).toBe('Mumbai, ****');
  expect(maskAddress(null, null)).toBe('****');
});

test('a national id shows its last four characters, where enough stay hidden', () => {
  expect(maskIdentifier('11010119900101123X')).toBe('****123X');
  expect(maskIdentifier('078-05-1120')).toBe('****1120');
  expect(maskIdentifier('1234567')).toBe('****');
});
