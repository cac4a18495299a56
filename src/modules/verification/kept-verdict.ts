import type { CurrencyCode } from '../../kernel/currencies.js';
import type { Finding, Verdict } from './verdict.js';

/** A verdict as JSON, which knows no large integers. */
export interface KeptVerdict extends Pick<Verdict, 'invariant' | 'looked' | 'breaches'> {
  /** Minor units. */
  readonly unexplained: Readonly<Record<string, string>>;
  readonly first:
    | (Omit<Finding, 'expectedMinor' | 'foundMinor'> & {
        readonly expectedMinor: string;
        readonly foundMinor: string;
      })
    | null;
}

export function toKeep({ invariant, looked, breaches, unexplained, first }: Verdict): KeptVerdict {
  return {
    invariant,
    looked,
    breaches,
    unexplained: Object.fromEntries([...unexplained].map(([currency, minor]) => [currency, String(minor)])),
    first: first && {
      breach: first.breach,
      id: first.id,
      currency: first.currency,
      expectedMinor: String(first.expectedMinor),
      foundMinor: String(first.foundMinor),
    },
  };
}

export function kept({ invariant, looked, breaches, unexplained, first }: KeptVerdict): Verdict {
  return {
    invariant,
    looked,
    breaches,
    unexplained: new Map(
      Object.entries(unexplained).map(([currency, minor]) => [currency as CurrencyCode, BigInt(minor)]),
    ),
    first: first && {
      ...first,
      expectedMinor: BigInt(first.expectedMinor),
      foundMinor: BigInt(first.foundMinor),
    },
  };
}
