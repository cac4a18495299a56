import { z } from 'zod';
import { hashOf } from '../../kernel/content-hash.js';
import { problem, type ItemProblem } from '../../kernel/errors.js';
import { newId, type Id } from '../../kernel/ids.js';
import {
  checkBatch,
  hasCome,
  idText,
  instantText,
  labelText,
  oneOf,
  parseItem,
  referenceText,
  sha256Text,
  uriText,
} from '../../kernel/parse.js';
import type { Work } from '../../kernel/store.js';
import type { ItemOutcome } from '../../kernel/wire.js';
import {
  deletionAttestations,
  deletionDuties,
  type DeletionAttestation,
  type DeletionDuty,
} from './deletion-duty.entity.js';
import { deletionMethods, endsDuty, flagsOf } from './deletion-duty.rules.js';

/** Most records of one kind that one case may have had. */
const MAX_COUNT = 1_000_000;

const count = z.int().min(0).max(MAX_COUNT);

const attestationItem = z.strictObject({
  placementId: idText('placement'),
  reference: referenceText,
  deletedAt: instantText,
  deletedBy: labelText,
  method: oneOf(deletionMethods),
  records: count,
  documents: count.default(0),
  recordings: count.default(0),
  proof: z.strictObject({ uri: uriText, sha256: sha256Text }).nullish(),
});

type AttestationItem = z.output<typeof attestationItem>;

/**
 * Takes in what an agency says it deleted of placements that have ended. It is no longer about a case, so that no grant and
 * no report window stands in its way; a duty answers to its own agency alone. Four statements for up to 500 items.
 */
export async function attestDeletions(
  work: Work,
  agencyId: Id<'agency'>,
  items: readonly unknown[],
): Promise<ItemOutcome[]> {
  checkBatch(items);
  const parsed = items.map((item, index) => parseItem(attestationItem, item, ['items', index]));
  const wanted = parsed.flatMap((each) => ('value' in each ? [each.value] : []));
  const duties = await lockedDuties(work, agencyId, wanted);
  const known = await knownAttestations(work, agencyId, wanted);
  const rows: DeletionAttestation[] = [];
  const outcomes = parsed.map((each, index): ItemOutcome => {
    if ('problem' in each) return refused(items[index], each.problem);
    const { value: item } = each;
    const duty = duties.get(item.placementId);
    const trouble = troubleWith(work, item, duty, ['items', index]);
    if (trouble) return refused(item, trouble);
    const row = rowOf(work, duty!, item);
    const before = known.get(item.reference);
    if (before === undefined) {
      known.set(item.reference, row);
      rows.push(row);
      return { reference: item.reference, status: 'CREATED', id: row.id, flags: row.flags };
    }
    if (before.contentHash === row.contentHash)
      return { reference: item.reference, status: 'DUPLICATE', id: before.id, flags: before.flags };
    const path = ['items', index, 'reference'];
    return refused(item, problem('REFERENCE_REUSED', 'This reference names another attestation.', path));
  });
  await store(work, rows);
  return outcomes;
}

async function store(work: Work, rows: readonly DeletionAttestation[]): Promise<void> {
  if (rows.length === 0) return;
  await work.insertAll(deletionAttestations, rows);
  const ended = rows.filter(({ flags }) => endsDuty(flags)).map(({ placementId }) => placementId);
  if (ended.length > 0)
    await work.update(deletionDuties, { id: ended }, { status: 'ATTESTED', remindAt: null });
  work.emit(
    'deletion.attested',
    rows.map(({ id, placementId }) => ({ id, placementId })),
  );
}

function troubleWith(
  { context }: Work,
  { deletedAt }: AttestationItem,
  duty: DeletionDuty | undefined,
  path: readonly (string | number)[],
): ItemProblem | null {
  if (duty === undefined)
    return problem('NOT_FOUND', 'Nothing of such a placement is to be deleted: a duty opens when it ends.', [
      ...path,
      'placementId',
    ]);
  if (!hasCome(deletedAt, context.clocks.domain.now()))
    return problem('INPUT_INVALID', 'This has not happened yet.', [...path, 'deletedAt']);
  return null;
}

function rowOf({ context, lenderId }: Work, duty: DeletionDuty, item: AttestationItem): DeletionAttestation {
  const now = context.clocks.domain.now();
  const { placementId, reference, deletedAt, deletedBy, method, records, documents, recordings } = item;
  return {
    lenderId,
    id: newId('attestation'),
    placementId,
    agencyId: duty.agencyId,
    reference,
    contentHash: hashOf(item),
    deletedAt,
    deletedBy,
    method,
    records,
    documents,
    recordings,
    proofUri: item.proof?.uri ?? null,
    proofSha256: item.proof?.sha256 ?? null,
    flags: flagsOf(duty, deletedAt, now),
    attestedBy: context.actorId,
    attestedAt: now,
  };
}

async function lockedDuties(
  work: Work,
  agencyId: Id<'agency'>,
  items: readonly AttestationItem[],
): Promise<ReadonlyMap<string, DeletionDuty>> {
  const ids = [...new Set(items.map(({ placementId }) => placementId))];
  if (ids.length === 0) return new Map();
  const rows = await work.find(deletionDuties, { id: ids, agencyId }, { orderBy: ['id'], lock: 'update' });
  return new Map(rows.map((row) => [row.id, row]));
}

async function knownAttestations(
  work: Work,
  agencyId: Id<'agency'>,
  items: readonly AttestationItem[],
): Promise<Map<string, DeletionAttestation>> {
  const references = [...new Set(items.map(({ reference }) => reference))];
  if (references.length === 0) return new Map();
  const rows = await work.find(deletionAttestations, { agencyId, reference: references });
  return new Map(rows.map((row) => [row.reference, row]));
}

function refused(item: unknown, trouble: ItemProblem): ItemOutcome {
  const reference = (item as { readonly reference?: unknown } | null)?.reference;
  const text = typeof reference === 'string' ? reference.slice(0, 64) : '';
  return { reference: text, status: 'REFUSED', problem: trouble };
}
