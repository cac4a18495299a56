import { z } from 'zod';
import type { Id } from '../../kernel/ids.js';
import { idText, instantText, labelText, lineText, oneOf } from '../../kernel/parse.js';
import { DAY, type Instant } from '../../kernel/time.js';
import {
  conductParties,
  contactChannels,
  judge,
  LONG_AGO,
  packVersions,
  type BrokenRule,
  type ContactFact,
  type Verdict,
} from '../conduct/index.js';
import type { Placement } from '../placements/index.js';
import { dayIn, type CaseFile } from './case-files.js';
import { contactDetails } from './contact-item.js';
import { reached, said } from './register-facts.js';

/** Most questions of one call. */
export const MAX_QUESTIONS = 100;

/** How far ahead a contact may be asked about. */
export const MAX_AHEAD = 31 * DAY;

export const contactQuestion = z.strictObject({
  placementId: idText('placement'),
  channel: oneOf(contactChannels),
  party: oneOf(conductParties).nullish(),
  at: instantText.nullish(),
  contactPointId: idText('contactPoint').nullish(),
  thirdPerson: labelText.nullish(),
  collector: lineText(64).nullish(),
  details: contactDetails.nullish(),
});

export type ContactQuestion = z.output<typeof contactQuestion>;

/** What the judge says to a contact that is not made yet. */
export interface Answer {
  readonly at: Instant;
  /** Nothing but advice stands against it. */
  readonly isAllowed: boolean;
  readonly verdict: Verdict['verdict'];
  readonly broken: readonly BrokenRule[];
  readonly warnings: readonly string[];
  /** The packs it was judged by, with their versions. */
  readonly packs: string;
}

export interface Asking {
  readonly question: ContactQuestion;
  readonly placement: Placement;
  readonly channels: readonly string[];
  readonly now: Instant;
}

/** Judges a contact that is thought of, with the placement's holds and the agreement's channels. */
export function answerTo(asking: Asking, file: CaseFile): Answer {
  const { question, placement, channels, now } = asking;
  const at = question.at ?? now;
  for (const kind of placement.holds) file.history.add(holdOf(kind, placement.accountId));
  const rules = file.rulesAt(at);
  const { verdict, broken, warnings } = judge(
    rules.rulebook,
    file.history,
    askedFact(question, placement, at),
  );
  const all = channels.includes(question.channel) ? broken : [CHANNEL_NOT_AGREED, ...broken];
  return {
    at,
    isAllowed: all.every(({ severity }) => severity === 'advisory'),
    verdict: all.length > broken.length ? 'violation' : verdict,
    broken: all,
    warnings: rules.isKnown ? warnings : [NO_PACK, ...warnings],
    packs: packVersions(rules, dayIn(file.zone, at)),
  };
}

function askedFact(question: ContactQuestion, placement: Placement, at: Instant): ContactFact {
  const { channel, party, contactPointId, thirdPerson, collector, details } = question;
  return {
    type: 'CONTACT',
    at,
    channel,
    direction: 'OUTBOUND',
    party: party ?? 'DEBTOR',
    agency: placement.agencyId,
    debts: [placement.accountId],
    purpose: details?.purpose ?? 'COLLECT',
    ...(thirdPerson != null && { person: thirdPerson }),
    ...(collector != null && { collector }),
    ...(contactPointId != null && reached(channel, contactPointId)),
    ...(details != null && said(details)),
  };
}

function holdOf(kind: string, account: Id<'account'>) {
  return { type: 'HOLD', at: LONG_AGO, kind, debts: [account] } as const;
}

const CHANNEL_NOT_AGREED: BrokenRule = {
  rule: 'HOUSE-CHANNELS',
  severity: 'violation',
  source: 'the channels of the agreement',
  retryAt: null,
};

const NO_PACK =
  'No contact rules are known for this jurisdiction: only what the lender itself says was judged.';
