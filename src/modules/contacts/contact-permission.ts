import { problem, Refusal, type ItemProblem } from '../../kernel/errors.js';
import type { Id } from '../../kernel/ids.js';
import { parseItem } from '../../kernel/parse.js';
import type { RequestContext } from '../../kernel/request-context.js';
import type { Reader } from '../../kernel/store.js';
import type { Instant } from '../../kernel/time.js';
import { debtorsOfPoints, whereaboutsOf } from '../accounts/index.js';
import { agreementsByIds } from '../agreements/index.js';
import type { StandingFact } from '../notices/index.js';
import { workablePlacements, type Placement, type WorkablePlacements } from '../placements/index.js';
import { openFiles } from './case-files.js';
import {
  answerTo,
  contactQuestion,
  MAX_AHEAD,
  MAX_QUESTIONS,
  type Answer,
  type Asking,
  type ContactQuestion,
} from './contact-question.js';

/** What became of one question: an answer, or what is wrong with it. */
export type Answered = { readonly answer: Answer } | { readonly problem: ItemProblem };

/**
 * Whether contacts would be allowed, one by one and as if none of the others were made. It writes nothing and reserves
 * nothing: seven statements at most for up to a hundred.
 */
export async function contactPermission(
  reader: Reader,
  context: RequestContext,
  items: readonly unknown[],
): Promise<readonly Answered[]> {
  checkQuestions(items);
  const now = context.clocks.domain.now();
  const parsed = items.map((item, index) => parseItem(contactQuestion, item, ['items', index]));
  const wanted = parsed.flatMap((each) => ('value' in each ? [each.value] : []));
  const placements = await workablePlacements(reader, context, placementIdsOf(wanted), 'permits:take');
  const trouble = await questionTroubles(reader, wanted, placements, now);
  const asked = parsed.map((each, index) =>
    'problem' in each ? each : (trouble(each.value, index) ?? { question: each.value }),
  );
  const answer = await answering(
    reader,
    asked.flatMap((each) => ('question' in each ? [each.question] : [])),
    placements,
    now,
  );
  return asked.map((each) => ('question' in each ? { answer: answer(each.question) } : each));
}

async function answering(
  reader: Reader,
  questions: readonly ContactQuestion[],
  placements: WorkablePlacements,
  now: Instant,
): Promise<(question: ContactQuestion) => Answer> {
  const askings = await askingsOf(reader, questions, placements, now);
  const judged = await judgeAskings(reader, askings, now);
  const byQuestion = new Map(askings.map((asking) => [asking.question, asking]));
  return (question) => judged(byQuestion.get(question)!).answer;
}

/** What the judge says to a contact that is thought of, and the notices it went by. */
export interface JudgedAsking {
  readonly answer: Answer;
  readonly notices: readonly StandingFact[];
}

/** Judges contacts that are thought of, each as if none of the others were made: six statements at most. */
export async function judgeAskings(
  reader: Reader,
  askings: readonly Asking[],
  now: Instant,
): Promise<(asking: Asking) => JudgedAsking> {
  const people = await whereaboutsOf(reader, debtorIdsOf(askings));
  const files = await openFiles(reader, { people, now, countsPermits: true, contacts: askings.map(kindOf) });
  return (asking) => {
    const file = files.get(asking.placement.debtorId)!;
    return { answer: answerTo(asking, file), notices: file.notices };
  };
}

export function checkQuestions(items: readonly unknown[]): void {
  if (items.length === 0) throw new Refusal('INPUT_INVALID', 'The batch is empty.', { path: ['items'] });
  if (items.length > MAX_QUESTIONS)
    throw new Refusal('BATCH_TOO_LARGE', `At most ${MAX_QUESTIONS} items fit in one call.`, {
      path: ['items'],
    });
}

export function placementIdsOf(questions: readonly ContactQuestion[]): Id<'placement'>[] {
  return [...new Set(questions.map(({ placementId }) => placementId))];
}

export function debtorIdsOf(askings: readonly Asking[]): Id<'debtor'>[] {
  return [...new Set(askings.map(({ placement }) => placement.debtorId))];
}

/** With the placement and its agreement's channels; one statement. */
export async function askingsOf<Q extends ContactQuestion>(
  reader: Reader,
  questions: readonly Q[],
  placements: WorkablePlacements,
  now: Instant,
): Promise<readonly (Asking & { readonly question: Q })[]> {
  const placementOf = (question: Q): Placement => placements.get(question.placementId)!;
  const agreementIds = new Set(questions.map((question) => placementOf(question).agreementId));
  const agreements = await agreementsByIds(reader, [...agreementIds]);
  return questions.map((question) => {
    const placement = placementOf(question);
    const { channels } = agreements.get(placement.agreementId)!;
    return { question, placement, channels, now };
  });
}

export function kindOf({ question, placement, now }: Asking) {
  return {
    debtorId: placement.debtorId,
    at: question.at ?? now,
    channel: question.channel,
    party: question.party ?? 'DEBTOR',
    direction: 'OUTBOUND',
  } as const;
}

/** What is wrong with a question; what is out of reach answers like what does not exist. One statement. */
export async function questionTroubles(
  reader: Reader,
  questions: readonly ContactQuestion[],
  placements: WorkablePlacements,
  now: Instant,
) {
  const points = await debtorsOfPoints(reader, [
    ...new Set(questions.flatMap(({ contactPointId }) => contactPointId ?? [])),
  ]);
  return (question: ContactQuestion, index: number): { readonly problem: ItemProblem } | null => {
    const placement = placements.get(question.placementId);
    const { at, contactPointId } = question;
    const path = (name: string) => ['items', index, name];
    if (!placement)
      return { problem: problem('NOT_FOUND', 'There is no such placement.', path('placementId')) };
    if (contactPointId != null && points.get(contactPointId) !== placement.debtorId)
      return { problem: problem('NOT_FOUND', 'There is no such contact point.', path('contactPointId')) };
    if (at != null && (at > now + MAX_AHEAD || at < now - MAX_AHEAD))
      return { problem: problem('INPUT_INVALID', 'Ask about the 31 days around now.', path('at')) };
    return null;
  };
}
