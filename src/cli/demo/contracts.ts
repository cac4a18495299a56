import { parseId } from '../../kernel/ids.js';
import { makeClientKeys, nameClientFile, writeClientFile, type ClientFile } from '../client-file.js';
import { CommandProblem } from '../command-problem.js';
import { createActor, type Actor, type Variables } from './actor.js';
import { lender } from './operations.js';
import type { Stage } from './stage.js';

/** An agency at work: its system, and the file with its key. */
export interface AgencyAtWork {
  readonly name: string;
  readonly id: string;
  readonly actor: Actor;
  readonly file: string;
}

/** A contract in force. */
export interface Contract {
  readonly id: string;
  readonly name: string;
  readonly currency: string;
  readonly agency: AgencyAtWork;
  readonly scheduleId: string;
  /** The terms as the service puts them. */
  readonly inWords: readonly string[];
}

export interface ContractTerms {
  readonly reference: string;
  readonly name: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly windowDays: number;
  readonly effectiveFrom: string;
  readonly fee: Variables;
}

/** Registers an agency: it makes its own key, and the lender learns the public half only. */
export async function registerAgency(stage: Stage, name: string, reference: string): Promise<AgencyAtWork> {
  const { privateKey, jwks } = await makeClientKeys();
  const clients = [{ name: `${name}, case system`, jwks: JSON.stringify(jwks) }];
  const { registerAgency: registered } = await stage.maker.call(lender.registerAgency, {
    input: { reference, name, clients },
  });
  const [made] = registered.agency.clients.nodes;
  const clientId = parseId('client', made?.id ?? '');
  const agencyId = parseId('agency', registered.agency.id);
  const lenderId = parseId('lender', stage.lenderId);
  if (made === undefined || clientId === null || agencyId === null || lenderId === null)
    throw new CommandProblem('The story stops: a registered agency has no client.');
  const { name: clientName, scopes } = made;
  const url = stage.config.publicUrl;
  const client: ClientFile = { clientId, lenderId, agencyId, name: clientName, url, scopes, privateKey };
  const written = await writeClientFile(stage.config.dataDir, client);
  const file = await nameClientFile(written, name.toLowerCase().replaceAll(' ', '-'));
  return { name, id: agencyId, actor: createActor(client), file };
}

/** Makes an agreement and drafts its fee schedule; both by the maker, so the checker has to approve. */
export async function draftContract(
  { maker }: Stage,
  agency: AgencyAtWork,
  { fee, effectiveFrom, ...terms }: ContractTerms,
): Promise<Contract> {
  const channels = ['PHONE', 'SMS', 'EMAIL', 'VISIT', 'LETTER'];
  const { makeAgreement } = await maker.call(lender.makeAgreement, {
    input: { ...terms, agencyId: agency.id, channels },
  });
  const { draftFeeSchedule: draft } = await maker.call(lender.draftFeeSchedule, {
    input: { agreementId: makeAgreement.id, effectiveFrom, terms: fee },
  });
  const { name, currency } = terms;
  return { id: makeAgreement.id, name, currency, agency, scheduleId: draft.id, inWords: draft.inWords };
}
