import { describe, expect, test } from '@jest/globals';
import { isAddressWithin, isNetworkWithin, parseNetwork, type Network } from '../../src/kernel/networks.js';

const network = (text: string): Network => parseNetwork(text)!;

describe('a network is written in one way', () => {
  test.each([
    ['203.0.113.7', '203.0.113.7/32'],
    ['203.0.113.7/24', '203.0.113.0/24'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1/128'],
    ['2001:db8::1/32', '2001:db8::/32'],
    ['::/0', '::/0'],
    ['::ffff:203.0.113.7', '203.0.113.7/32'],
    ['::ffff:203.0.113.7/120', '203.0.113.0/24'],
    ['::ffff:0:0/96', '0.0.0.0/0'],
  ])('%s is %s', (text, canonical) => {
    expect(parseNetwork(text)).toBe(canonical);
  });

  test.each([
    '',
    '10.1',
    '0x0a000001',
    '010.0.0.1',
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/08x',
    '2001:db8::/129',
  ])('%s is none', (text) => expect(parseNetwork(text)).toBeNull());

  test.each(['fe80::1%eth0', 'example.com', '10.0.0.0/255.0.0.0', ' 10.0.0.1', '1.2.3.4/', '1.2.3'])(
    'nor is %s',
    (text) => expect(parseNetwork(text)).toBeNull(),
  );
});

describe('a network lies within another', () => {
  test.each([
    ['10.1.0.0/16', ['10.0.0.0/8'], true],
    ['10.0.0.0/8', ['10.0.0.0/8'], true],
    ['10.0.0.0/7', ['10.0.0.0/8'], false],
    ['11.0.0.0/16', ['10.0.0.0/8', '11.0.0.0/8'], true],
    ['2001:db8:1::/48', ['2001:db8::/32'], true],
    ['2001:db9::/48', ['2001:db8::/32'], false],
    ['10.0.0.1/32', ['::/0'], false],
    ['::1/128', ['0.0.0.0/0'], false],
    ['10.0.0.1/32', [], false],
  ])('%s in %s: %s', (inner, outer, is) => {
    expect(isNetworkWithin(network(inner), outer.map(network))).toBe(is);
  });

  test('everything lies within everywhere', () => {
    expect(isNetworkWithin(network('::/0'), null)).toBe(true);
  });
});

describe('an address comes in', () => {
  test.each([
    ['10.255.255.255', '10.0.0.0/8', true],
    ['11.0.0.0', '10.0.0.0/8', false],
    ['9.255.255.255', '10.0.0.0/8', false],
    ['::ffff:10.1.2.3', '10.0.0.0/8', true],
    ['fe80::1%eth0', 'fe80::/10', true],
    ['2001:db8::ffff', '2001:db8::/112', true],
    ['2001:db8::1:0', '2001:db8::/112', false],
  ])('%s from %s: %s', (address, from, is) => {
    expect(isAddressWithin(address, [network(from)])).toBe(is);
  });

  test('from anywhere where no network is named, and from nowhere where it is unknown', () => {
    expect(isAddressWithin(null, null)).toBe(true);
    expect(isAddressWithin(null, [network('0.0.0.0/0')])).toBe(false);
    expect(isAddressWithin('not an address', [network('0.0.0.0/0')])).toBe(false);
  });
});
