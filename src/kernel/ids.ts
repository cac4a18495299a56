import { V7Generator } from 'uuidv7';

/**
 * Prefixes of public ids, one per kind of thing. An id is a TypeID: the prefix, an underscore and a UUIDv7 in
 * Crockford base32 (`plc_01h455vb4pex5vsknk084sn02q`); the database keeps the 16 bytes of the UUID.
 */
export const idPrefixes = {
  lender: 'len',
  agency: 'agy',
  client: 'cli',
  member: 'mbr',
  grant: 'grt',
  grantToken: 'gtk',
  portfolio: 'pfl',
  account: 'acc',
  debtor: 'dbt',
  party: 'pty',
  contactPoint: 'cpt',
  agreement: 'agr',
  schedule: 'sch',
  settlementTerms: 'stt',
  profile: 'dpf',
  disclosure: 'dsc',
  batch: 'bat',
  placement: 'plc',
  attestation: 'dat',
  contact: 'con',
  visit: 'vis',
  permit: 'pmt',
  dialToken: 'dtk',
  violation: 'vio',
  violationAnswer: 'van',
  policy: 'pol',
  letter: 'ltr',
  delivery: 'dlv',
  notice: 'ntc',
  complaint: 'cmp',
  limitationFact: 'lim',
  reviewPlan: 'rvp',
  review: 'rvw',
  promise: 'ptp',
  payment: 'pay',
  reversal: 'rev',
  period: 'prd',
  statement: 'stm',
  line: 'lin',
  payeeAccount: 'pya',
  dispute: 'dsp',
  feePool: 'fpl',
  recall: 'rcl',
  waiver: 'wvr',
  confirmation: 'cnf',
  invoice: 'inv',
  payout: 'pyo',
  transfer: 'trf',
  verification: 'vrf',
  erasure: 'ers',
  correction: 'cor',
  import: 'imp',
  job: 'job',
  event: 'evt',
  audit: 'aud',
} as const;

export type IdKind = keyof typeof idPrefixes;

declare const kindOfId: unique symbol;
/** An id of one kind of thing; ids of different kinds do not mix. */
export type Id<K extends IdKind> = string & { readonly [kindOfId]: K };

/** A fresh id. Ids made by one process ascend, so that inserts land at the end of an index. */
export function newId<K extends IdKind>(kind: K): Id<K> {
  return idFromBytes(kind, uuids.generate().bytes);
}

/** The id in `text`, or null when it is not one of this kind; what is null answers like an unknown id. */
export function parseId<K extends IdKind>(kind: K, text: string): Id<K> | null {
  if (text.length !== idPrefixes[kind].length + 1 + SUFFIX || !text.startsWith(`${idPrefixes[kind]}_`))
    return null;
  return SUFFIX_PATTERN.test(text) ? (text as Id<K>) : null;
}

/** The id of what stands in another table under the same bytes, such as a visit's row in the register. */
export function sameId<K extends IdKind>(kind: K, id: Id<IdKind>): Id<K> {
  return `${idPrefixes[kind]}_${id.slice(-SUFFIX)}` as Id<K>;
}

/** The 16 bytes that the database keeps. */
export function idBytes(id: Id<IdKind>): Buffer {
  const bytes = Buffer.allocUnsafe(16);
  let held = 0;
  let bits = -2; // 26 digits of 5 bits hold 130: the first two are always zero
  let at = 0;
  for (let i = id.length - SUFFIX; i < id.length; i++) {
    held = (held << 5) | VALUES[id.charCodeAt(i)]!;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = held >> bits;
      held &= (1 << bits) - 1;
    }
  }
  return bytes;
}

/**
 * The TypeID of 16 bytes (TypeID specification 0.3: Crockford base32, lower case, 26 digits). Written here because a
 * batch of 500 reports converts some 2,000 ids, and the published library takes ten times as long.
 */
export function idFromBytes<K extends IdKind>(kind: K, bytes: Uint8Array): Id<K> {
  let held = 0;
  let bits = 2;
  let at = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      SCRATCH[at++] = DIGIT_CODES[held >> bits]!;
      held &= (1 << bits) - 1;
    }
  }
  return `${idPrefixes[kind]}_${SCRATCH.toString('latin1')}` as Id<K>;
}

/** Random numbers are drawn by the thousand: an import makes half a million ids. */
const drawn = new Uint32Array(1_024);
let used = drawn.length;

const uuids = new V7Generator({
  nextUint32: () => {
    if (used === drawn.length) {
      crypto.getRandomValues(drawn);
      used = 0;
    }
    return drawn[used++]!;
  },
});

const DIGITS = '0123456789abcdefghjkmnpqrstvwxyz';
const VALUES = Uint8Array.from({ length: 128 }, (_, code) =>
  Math.max(0, DIGITS.indexOf(String.fromCharCode(code))),
);
const SUFFIX = 26;
const DIGIT_CODES = Uint8Array.from(DIGITS, (digit) => digit.charCodeAt(0));
/** Written to and read from in one go, so that no id is put together from 26 strings. */
const SCRATCH = Buffer.alloc(SUFFIX);
const SUFFIX_PATTERN = /_[0-7][0-9a-hjkmnp-tv-z]{25}$/;
