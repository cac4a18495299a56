import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { emptyRange, joined, rootOf, withLeaf, type TreeRange } from '../../src/modules/audit/merkle-tree.js';

/** The leaves and roots that Certificate Transparency implementations test RFC 6962 with (`merkle_tree_test`). */
const LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

describe('the tree of RFC 6962', () => {
  test.each(ROOTS.map((root, size) => [size, root] as const))(
    'has the known root over %i leaves',
    (size, root) => {
      expect(rootOf(rangeOf(LEAVES.slice(0, size)))).toBe(root);
    },
  );

  test('has the root that the definition gives, whatever the number of leaves', () => {
    fc.assert(
      fc.property(leaves(300), (data) => {
        expect(rootOf(rangeOf(data))).toBe(naiveRoot(data));
      }),
    );
  });

  test('is made of what stands left of an extract, the extract, and what stands right of it', () => {
    fc.assert(
      fc.property(leaves(200), fc.nat(), fc.nat(), (data, one, other) => {
        const [from, to] = [one % (data.length + 1), other % (data.length + 1)].toSorted((a, b) => a - b);
        const [left, middle, right] = [
          rangeOf(data.slice(0, from)),
          rangeOf(data.slice(from, to), from),
          rangeOf(data.slice(to), to),
        ];
        expect(rootOf(joined(joined(left, middle), right))).toBe(naiveRoot(data));
        expect(rootOf(joined(left, joined(middle, right)))).toBe(naiveRoot(data));
      }),
    );
  });

  test('is kept in as many subtrees as its size has ones', () => {
    fc.assert(
      fc.property(leaves(300), (data) => {
        const ones = data.length.toString(2).replaceAll('0', '').length;
        expect(rangeOf(data).nodes).toHaveLength(ones);
      }),
    );
  });

  test('has another root when any leaf is another', () => {
    fc.assert(
      fc.property(leaves(64, 1), fc.nat(), (data, which) => {
        const changed = data.with(which % data.length, 'ffff');
        expect(rootOf(rangeOf(changed))).not.toBe(rootOf(rangeOf(data)));
      }),
    );
  });
});

test('ranges that do not meet make no tree, and a part has no root', () => {
  expect(() => joined(rangeOf(['00']), rangeOf(['00'], 2))).toThrow('do not meet');
  expect(() => rootOf(rangeOf(['00'], 1))).toThrow('from the first');
});

function leaves(maxLength: number, minLength = 0) {
  const bytes = fc.uint8Array({ maxLength: 4, minLength: 1 }).filter((data) => data[0] !== 255);
  return fc
    .array(bytes, { minLength, maxLength })
    .map((list) => list.map((data) => Buffer.from(data).toString('hex')));
}

function rangeOf(data: readonly string[], begin = 0): TreeRange {
  return data.reduce(withLeaf, emptyRange(begin));
}

/** RFC 6962, section 2.1, word for word. */
function naiveRoot(data: readonly string[]): string {
  if (data.length === 0) return sha256(Buffer.alloc(0)).toString('hex');
  return naiveHash(data.map((hex) => Buffer.from(hex, 'hex'))).toString('hex');
}

function naiveHash(data: readonly Buffer[]): Buffer {
  if (data.length === 1) return sha256(Buffer.concat([Buffer.of(0), data[0]!]));
  let k = 1;
  while (k * 2 < data.length) k *= 2;
  return sha256(Buffer.concat([Buffer.of(1), naiveHash(data.slice(0, k)), naiveHash(data.slice(k))]));
}

function sha256(data: Buffer): Buffer {
  return createHash('sha256').update(data).digest();
}
