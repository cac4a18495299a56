import { errors, type ClientCredentials, type KoaContextWithOIDC } from 'oidc-provider';
import { z } from 'zod';
import type { Id } from '../../kernel/ids.js';
import { idText } from '../../kernel/parse.js';

/** A token is a header: 500 ids would make one of 23 kB, which Node refuses. */
const MAX_DETAILS = 10;
const MAX_IDS = 50;
export const MAX_IDS_IN_ALL = 150;

/** What a token may name (RFC 9396 §2). On *what* only: the verbs are its scopes. */
export const authorizationDetail = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('placement_batch'), ids: z.array(idText('batch')).min(1).max(MAX_IDS) }),
  z.strictObject({ type: z.literal('placement'), ids: z.array(idText('placement')).min(1).max(MAX_IDS) }),
  z.strictObject({ type: z.literal('portfolio'), ids: z.array(idText('portfolio')).min(1).max(MAX_IDS) }),
]);

export const authorizationDetails = z.array(authorizationDetail).max(MAX_DETAILS);
export type AuthorizationDetails = z.output<typeof authorizationDetails>;

export const detailTypes = ['placement_batch', 'placement', 'portfolio'] as const;

/** The ids that details name, each once. */
export function namedIds(details: AuthorizationDetails) {
  const batchIds = new Set<Id<'batch'>>();
  const placementIds = new Set<Id<'placement'>>();
  const portfolioIds = new Set<Id<'portfolio'>>();
  for (const detail of details)
    switch (detail.type) {
      case 'placement_batch':
        detail.ids.forEach((id) => batchIds.add(id));
        break;
      case 'placement':
        detail.ids.forEach((id) => placementIds.add(id));
        break;
      case 'portfolio':
        detail.ids.forEach((id) => portfolioIds.add(id));
        break;
    }
  return { batchIds: [...batchIds], placementIds: [...placementIds], portfolioIds: [...portfolioIds] };
}

/** What a token request asks for, or `invalid_authorization_details`; the ids may still be anybody's. */
export function askedDetails(context: KoaContextWithOIDC): AuthorizationDetails {
  const text = context.oidc.params?.['authorization_details'];
  const parsed = authorizationDetails.safeParse(typeof text === 'string' ? JSON.parse(text) : []);
  if (!parsed.success) throw invalidDetails(sentenceOf(parsed.error.issues[0]!));
  const ids = parsed.data.reduce((sum, detail) => sum + detail.ids.length, 0);
  if (ids > MAX_IDS_IN_ALL) throw invalidDetails(`at most ${MAX_IDS_IN_ALL} ids fit in one token`);
  return parsed.data;
}

export function invalidDetails(description: string) {
  return new errors.InvalidAuthorizationDetails(description);
}

/** What the provider wants for each type; the details are judged together, in `askedDetails`. */
export const richAuthorizationTypes = Object.fromEntries(
  detailTypes.map((type) => [type, { validate: () => {} }]),
);

export type TokenInMaking = Pick<ClientCredentials, 'clientId'>;

function sentenceOf(issue: z.core.$ZodIssue): string {
  const place = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') return `a detail has members that are not known here (${place})`;
  return `${place}: ${issue.message}`;
}
