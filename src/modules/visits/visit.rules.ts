export const visitOutcomes = ['MET_DEBTOR', 'MET_OTHER', 'NO_ONE', 'MOVED', 'NOT_FOUND', 'UNSAFE'] as const;
export type VisitOutcome = (typeof visitOutcomes)[number];

/** What a piece of evidence shows. A home is not photographed inside without clear consent (Civil Code 1033(2)). */
export const evidenceKinds = [
  'DOOR',
  'ADDRESS_PLATE',
  'LETTER_DROP',
  'DOCUMENT',
  'INSIDE_HOME',
  'OTHER',
] as const;
export type EvidenceKind = (typeof evidenceKinds)[number];

/** Where a piece of evidence is kept and what it must hash to (SHA-256, 64 hexadecimal digits). */
export interface Evidence {
  readonly kind: EvidenceKind;
  readonly uri: string;
  readonly sha256: string;
}

/** A visit is made by two or more (China Banking Association, guideline of 30 January 2026, art. 22). */
export const VISITORS_REQUIRED = 2;

/** What is remarkable about a visit. It is stored all the same: a refusal would only hide it. */
export type VisitFlag =
  | 'VISITORS_TOO_FEW'
  | 'IDENTITY_NOT_SHOWN'
  | 'PURPOSE_NOT_EXPLAINED'
  | 'NO_ENTRY_CONSENT'
  | 'VISIT_DETAILS_MISSING'
  | 'FAR_FROM_ADDRESS'
  | 'PHOTO_INSIDE_HOME';

/** What a visit is judged by; null was not said. */
export interface VisitFacts {
  readonly visitors: readonly string[];
  readonly outcome: VisitOutcome;
  readonly isIdentityShown: boolean | null;
  readonly isPurposeExplained: boolean | null;
  readonly hasEntered: boolean | null;
  readonly hasEntryConsent: boolean | null;
  readonly distanceMetres: number | null;
  readonly evidence: readonly Pick<Evidence, 'kind'>[];
}

/**
 * Flags a visit by what was said of it. Where somebody was met, silence is flagged too, so that leaving a question out is
 * never better than answering it. `radiusMetres` is the agreement's.
 */
export function visitFlags(visit: VisitFacts, radiusMetres: number): VisitFlag[] {
  const hasMet = visit.outcome === 'MET_DEBTOR' || visit.outcome === 'MET_OTHER';
  const asked = [visit.isIdentityShown, visit.isPurposeExplained, visit.hasEntered];
  const found: readonly (readonly [VisitFlag, boolean])[] = [
    ['VISITORS_TOO_FEW', new Set(visit.visitors).size < VISITORS_REQUIRED],
    ['IDENTITY_NOT_SHOWN', hasMet && visit.isIdentityShown === false],
    ['PURPOSE_NOT_EXPLAINED', hasMet && visit.isPurposeExplained === false],
    ['NO_ENTRY_CONSENT', visit.hasEntered === true && visit.hasEntryConsent !== true],
    ['VISIT_DETAILS_MISSING', hasMet && asked.includes(null)],
    ['FAR_FROM_ADDRESS', visit.distanceMetres !== null && visit.distanceMetres > radiusMetres],
    ['PHOTO_INSIDE_HOME', visit.evidence.some(({ kind }) => kind === 'INSIDE_HOME')],
  ];
  return found.flatMap(([flag, isSo]) => (isSo ? [flag] : []));
}

/** A point on the earth in degrees (WGS 84). */
export interface GeoPoint {
  readonly latitude: number;
  readonly longitude: number;
}

/** No finer is kept: where a collector stood is nobody's track. */
const COARSE_METRES = 100;
/** The mean radius of the earth (IUGG), in metres. */
const EARTH_METRES = 6_371_009;

/** Metres between two points along the surface (haversine), up to the next whole 100; 0 for the same point. */
export function coarseDistance(one: GeoPoint, other: GeoPoint): number {
  const [from, to] = [radians(one.latitude), radians(other.latitude)];
  const up = Math.sin((to - from) / 2) ** 2;
  const along = Math.sin(radians(other.longitude - one.longitude) / 2) ** 2;
  const part = Math.min(1, up + Math.cos(from) * Math.cos(to) * along);
  const metres = 2 * EARTH_METRES * Math.asin(Math.sqrt(part));
  return Math.ceil(metres / COARSE_METRES) * COARSE_METRES;
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
