import { z } from 'zod';
import { idText, oneOf, referenceText } from '../../kernel/parse.js';
import { channels } from '../agreements/index.js';
import { purposes, revealReasons } from '../privacy/index.js';

const why = {
  placementId: idText('placement'),
  purpose: oneOf(purposes),
  reason: oneOf(revealReasons),
  /** The agency's own staff number. */
  collector: referenceText,
};

export const revealPointCommand = z.strictObject({
  ...why,
  contactPointId: idText('contactPoint'),
  /** How it will be used: the first of the purpose that the agreement allows unless said. */
  channel: oneOf(channels).nullish(),
});
export const revealPersonCommand = z.strictObject({ ...why, personId: idText('debtor').nullish() });

export type RevealPoint = z.output<typeof revealPointCommand>;
export type RevealPerson = z.output<typeof revealPersonCommand>;
