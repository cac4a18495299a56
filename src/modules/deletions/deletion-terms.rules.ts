import { addDays, addYears, type LocalDate } from '../../kernel/time.js';
import { presetFor, type PresetJurisdiction } from '../privacy/disclosure-presets.rules.js';

/** What an agency has to do with what it holds of a case that has ended. */
export const dutyKinds = ['DELETE', 'KEEP_EVIDENCE'] as const;
export type DutyKind = (typeof dutyKinds)[number];

/** How the law of a person ends what an agency holds of them. */
export interface DeletionTerms {
  readonly kind: DutyKind;
  /** Years after the end for which evidence of the work has to be kept; 0: none. */
  readonly keepYears: number;
  /** Days from the end, or from the end of those years, until the deletion is attested. */
  readonly dueDays: number;
  readonly basis: string;
}

/**
 * No text names a number of days: thirty are this product's reading of "at once" and "after the end of the services". Where
 * evidence is kept, its years are counted from the end of the placement, as no collection may follow it.
 */
const DUE_DAYS = 30;

const terms: Readonly<Record<PresetJurisdiction, DeletionTerms>> = {
  CN: deleting('PIPL 21(2) and 47: returned or deleted when the entrustment ends, nothing kept'),
  EU: deleting('GDPR 28(3)(g): deleted or returned after the end of the services'),
  UK: deleting('UK GDPR 28(3)(g): deleted or returned after the end of the services'),
  IN: deleting('DPDP Act 2023, 8(7)(b): the processor is made to erase what it was given'),
  US: {
    kind: 'KEEP_EVIDENCE',
    keepYears: 3,
    dueDays: DUE_DAYS,
    basis: 'Regulation F, 12 CFR 1006.100(a): evidence for three years after the last collection activity',
  },
};

/** Where the law of a person is not known, nothing is kept longer than elsewhere. */
const elsewhere = deleting('no text known: as where processors delete');

/** The terms of a jurisdiction: `US-NY` → those of the United States. */
export function deletionTerms(jurisdiction: string): DeletionTerms {
  const known = presetFor(jurisdiction);
  return known === null ? elsewhere : terms[known];
}

export interface DutyDays {
  /** The last day for which evidence is kept; null: none is. */
  readonly keepUntil: LocalDate | null;
  /** The last day on which the deletion is attested in time. */
  readonly dueOn: LocalDate;
}

/** The days of a duty whose placement ended on a local day. */
export function dutyDays({ keepYears, dueDays }: DeletionTerms, endedOn: LocalDate): DutyDays {
  const keepUntil = keepYears === 0 ? null : addYears(endedOn, keepYears);
  return { keepUntil, dueOn: addDays(keepUntil ?? endedOn, dueDays) };
}

function deleting(basis: string): DeletionTerms {
  return { kind: 'DELETE', keepYears: 0, dueDays: DUE_DAYS, basis };
}
