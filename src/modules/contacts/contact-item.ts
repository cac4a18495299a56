import { z } from 'zod';
import {
  idText,
  instantText,
  labelText,
  lineText,
  localDateText,
  oneOf,
  referenceText,
  sha256Text,
  uriText,
} from '../../kernel/parse.js';
import {
  conductParties,
  contactChannels,
  contactConnections,
  contactDirections,
  contactPlaces,
  contactPurposes,
  disclosures,
} from '../conduct/index.js';
import { contactResults } from './contact.rules.js';

/** Longest contact that is believed: a day, in seconds. */
const MAX_SECONDS = 86_400;

/** A recording of a call or a visit: kept by whoever names it, never sent to us. */
export const recordingItem = z.strictObject({
  uri: uriText,
  sha256: sha256Text,
  keptUntil: localDateText.nullish(),
});

/** What rules ask about a contact. */
export const contactDetails = z.strictObject({
  purpose: oneOf(contactPurposes).nullish(),
  place: oneOf(contactPlaces).nullish(),
  isInteractive: z.boolean().nullish(),
  isAutomated: z.boolean().nullish(),
  isReply: z.boolean().nullish(),
  isThirdPartyRequested: z.boolean().nullish(),
  isIdentityVerified: z.boolean().nullish(),
  isDeviceApproved: z.boolean().nullish(),
  durationSeconds: z.int().min(0).max(MAX_SECONDS).nullish(),
  disclosed: z.array(oneOf(disclosures)).max(disclosures.length).nullish(),
});

/** A contact as an agency reports it. */
export const contactItem = z.strictObject({
  placementId: idText('placement'),
  reference: referenceText,
  occurredAt: instantText,
  channel: oneOf(contactChannels),
  direction: oneOf(contactDirections),
  party: oneOf(conductParties),
  connection: oneOf(contactConnections),
  result: oneOf(contactResults),
  collector: lineText(64),
  contactPointId: idText('contactPoint').nullish(),
  thirdPerson: labelText.nullish(),
  details: contactDetails.nullish(),
  recording: recordingItem.nullish(),
  permitId: idText('permit').nullish(),
  dialTokenId: idText('dialToken').nullish(),
});

export type ContactItem = z.output<typeof contactItem>;
