import { z } from 'zod';
import { sentenceOfIssue } from '../../kernel/issue-sentences.js';
import { idText, instantText, lineText, oneOf, referenceText } from '../../kernel/parse.js';
import type { NoticeDetails } from './notice-details.rules.js';
import {
  coverages,
  noticeKindNames,
  noticeKinds,
  type Coverage,
  type NoticeKind,
} from './notice-kinds.rules.js';
import { coverageOf, lack } from './notice.rules.js';

const phoneText = z
  .string()
  .regex(
    /^\+?[\d\s().\-/]{5,24}$/,
    'Write a telephone number of 5 to 15 digits, best with + and the country.',
  );
const emailText = z
  .string()
  .max(240)
  .regex(/^[^\s@<>,;"]{1,64}@[^\s@<>,;"]+\.[^\s@<>,;".]{2,}$/, 'Write one e-mail address.');

/** The number or address that a notice is about: one of ours by its id, or as the person gave it. */
const aboutText = z
  .strictObject({
    contactPointId: idText('contactPoint').optional(),
    phone: phoneText.optional(),
    email: emailText.optional(),
    postal: lineText(500).optional(),
  })
  .refine((about) => Object.values(about).filter((value) => value !== undefined).length === 1, {
    message: 'Give one of contactPointId, phone, email and postal.',
  });

export type About = z.output<typeof aboutText>;

const common = {
  reference: referenceText,
  kind: oneOf(noticeKindNames),
  occurredAt: instantText,
  covers: oneOf(coverages).optional(),
  about: aboutText.optional(),
  details: z.record(z.string(), z.unknown()).optional(),
  supersedes: idText('notice').optional(),
  note: lineText(500).optional(),
};

/** A notice as an agency reports it on one of its placements. */
export const reportedNotice = z
  .strictObject({ placementId: idText('placement'), ...common })
  .transform((item, context) => ({ ...item, ...partsOf(item, context) }));

/** A notice as the lender records it on an account, placed or not. */
export const recordedNotice = z
  .strictObject({ accountId: idText('account'), ...common })
  .transform((item, context) => ({ ...item, ...partsOf(item, context) }));

export type ReportedNotice = z.output<typeof reportedNotice>;
export type RecordedNotice = z.output<typeof recordedNotice>;
export type NoticeItem = Omit<ReportedNotice, 'placementId'>;

interface Written {
  readonly kind: NoticeKind;
  readonly covers?: Coverage | undefined;
  readonly about?: About | undefined;
  readonly details?: Record<string, unknown> | undefined;
}

/** What the kind decides: which details it has, what it may speak for, and what it cannot do without. */
function partsOf(
  { kind, covers, about, details: given = {} }: Written,
  context: z.RefinementCtx,
): { readonly details: NoticeDetails; readonly covers: Coverage } {
  const refuse = (path: readonly PropertyKey[], message: string) => {
    context.addIssue({ code: 'custom', message, path: [...path] });
    return z.NEVER;
  };
  const read = noticeKinds[kind].details.safeParse(given, { error: sentenceOfIssue });
  if (!read.success) {
    const { path, message } = read.error.issues[0]!;
    return refuse(['details', ...path], message);
  }
  const coverage = coverageOf(kind, covers);
  if (coverage === null) return refuse(['covers'], `Use one of ${noticeKinds[kind].covers.join(', ')}.`);
  const missing = lack({ kind, details: read.data }, about !== undefined);
  if (missing !== null) return refuse(about === undefined ? ['details'] : ['about'], missing);
  return { details: read.data, covers: coverage };
}
