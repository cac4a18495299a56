import { z } from 'zod';
import {
  idText,
  instantText,
  labelText,
  lineText,
  oneOf,
  referenceText,
  sha256Text,
  uriText,
} from '../../kernel/parse.js';
import { conductParties } from '../conduct/index.js';
import { contactDetails, contactResults, recordingItem } from '../contacts/index.js';
import { evidenceKinds, visitOutcomes } from './visit.rules.js';

/** Most visitors, people met and pieces of evidence of one visit. */
const MAX_VISITORS = 20;
const MAX_MET = 50;
const MAX_EVIDENCE = 20;

const geoPoint = z.strictObject({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
});

const evidenceItem = z.strictObject({
  kind: oneOf(evidenceKinds).nullish(),
  uri: uriText,
  sha256: sha256Text,
});

/** A field visit as an agency reports it. */
export const visitItem = z
  .strictObject({
    placementId: idText('placement'),
    reference: referenceText,
    startedAt: instantText,
    endedAt: instantText,
    visitors: z.array(lineText(64)).min(1, 'Name the visitors.').max(MAX_VISITORS),
    outcome: oneOf(visitOutcomes),
    evidence: z.array(evidenceItem).max(MAX_EVIDENCE),
    party: oneOf(conductParties).nullish(),
    result: oneOf(contactResults).nullish(),
    peopleMet: z.int().min(0).max(MAX_MET).nullish(),
    isIdentityShown: z.boolean().nullish(),
    isPurposeExplained: z.boolean().nullish(),
    noticeGivenAt: instantText.nullish(),
    hasEntered: z.boolean().nullish(),
    hasEntryConsent: z.boolean().nullish(),
    points: z.strictObject({ collector: geoPoint, address: geoPoint }).nullish(),
    contactPointId: idText('contactPoint').nullish(),
    thirdPerson: labelText.nullish(),
    details: contactDetails.nullish(),
    recording: recordingItem.nullish(),
  })
  .refine(({ startedAt, endedAt }) => startedAt <= endedAt, {
    message: 'A visit ends after it begins.',
    path: ['endedAt'],
  });

export type VisitItem = z.output<typeof visitItem>;
