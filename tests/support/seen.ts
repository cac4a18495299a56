import type { Data } from './api.js';

/*
 * What answers look like to tests: the fields that they ask for.
 */

export interface ItemResult {
  readonly reference: string;
  readonly status: 'CREATED' | 'DUPLICATE' | 'REFUSED';
  readonly id: string | null;
  readonly flags: readonly string[];
  readonly problem: {
    readonly code: string;
    readonly message: string;
    readonly path: readonly string[];
  } | null;
}

export interface Batch {
  readonly created: number;
  readonly duplicates: number;
  readonly refused: number;
  readonly results: readonly ItemResult[];
}

export interface Money {
  readonly amount: string;
  readonly currency: string;
}

export interface Connection<T> {
  readonly nodes: readonly T[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

export interface Placed {
  readonly batch: { readonly id: string; readonly size: number; readonly grantId: string } | null;
  readonly isReplay: boolean;
  readonly placedCount: number;
  readonly placed: Money;
  readonly refused: readonly {
    readonly accountId: string;
    readonly problem: NonNullable<ItemResult['problem']>;
  }[];
}

export interface Recalled {
  readonly recalled: readonly string[];
  readonly unchanged: readonly string[];
  readonly unknown: readonly string[];
}

export interface LenderPlacement {
  readonly id: string;
  readonly batchId: string;
  readonly accountId: string;
  readonly sequence: number;
  readonly status: string;
  readonly paid: Money;
  readonly endedAt: string | null;
  readonly endReason: string | null;
  readonly reportUntil: string | null;
}

export interface SeenPlacement {
  readonly id: string;
  readonly status: string;
  readonly paid: Money;
  readonly contacts: readonly Data[];
  readonly visits: readonly Data[];
  readonly promises: readonly Data[];
  readonly payments: readonly Data[];
}

export interface SeenLine {
  readonly id: string;
  readonly number: number;
  readonly placementId: string;
  readonly eventId: string;
  readonly kind: string;
  readonly valueDate: string;
  readonly amount: Money;
  readonly base: Money;
  readonly overpaid: Money;
  readonly commission: Money;
  readonly tax: Money | null;
  readonly trace: string;
}

export interface SeenTax {
  readonly mode: string;
  readonly ratePpm: number;
  readonly billed: Money;
  readonly reverseCharge: Money;
  readonly parts: readonly { readonly ratePpm: number; readonly amount: Money }[];
}

export interface SeenTerms {
  readonly id: string;
  readonly version: number;
  readonly effectiveFrom: string;
  readonly status: string;
  readonly toleranceMinor: number;
  readonly tax: { readonly mode: string; readonly ratePpm: number } | null;
  readonly madeBy: string;
  readonly approvedBy: string | null;
}

export interface SeenStatement {
  readonly id: string;
  readonly period: string;
  readonly state: string;
  readonly lineCount: number;
  readonly paymentCount: number;
  readonly received: Money;
  readonly reversed: Money;
  readonly commissionableBase: Money;
  readonly overpaid: Money;
  readonly commission: Money;
  readonly held: Money;
  readonly released: Money;
  readonly carriedIn: Money;
  readonly net: Money;
  readonly tax: SeenTax | null;
  readonly withholding: Money;
  readonly carriedOut: Money;
  readonly payable: Money;
  readonly termsVersion: number | null;
  readonly contentHash: string | null;
  readonly linesHash: string | null;
  readonly lines: Connection<SeenLine>;
}
