import { z } from 'zod';
import { notFound } from '../../kernel/errors.js';
import { newId, type Id } from '../../kernel/ids.js';
import { idText, lineText } from '../../kernel/parse.js';
import type { Reader, Work } from '../../kernel/store.js';
import {
  ensureTenantKeys,
  installedKeyring,
  maskIban,
  maskIdentifier,
  maskName,
  openUnderTenant,
  sealUnderTenant,
  type Place,
} from '../privacy/index.js';
import { agreementById } from './agreements.queries.js';
import { payeeAccounts, type PayeeAccount } from './payee-account.entity.js';

/** What is sealed: whose account it is, and its number (an IBAN, or a domestic one). */
const clearAccount = z.object({ holder: z.string(), number: z.string() });
export type ClearPayeeAccount = z.output<typeof clearAccount>;

/** `DE89 3704 0044 0532 0130 00` is written without blanks; 34 characters hold every IBAN (ISO 13616). */
const accountNumber = z
  .string()
  .transform((text) => text.normalize('NFKC').replaceAll(' ', '').toUpperCase())
  .pipe(z.string().regex(/^[A-Z0-9]{5,34}$/, 'An account number has 5 to 34 letters and digits.'));

export const setPayeeAccountCommand = z.strictObject({
  agreementId: idText('agreement'),
  /** 70 characters are what a payment order holds (ISO 20022 pain.001). */
  holder: lineText(70),
  number: accountNumber,
  bank: z.string().regex(/^[A-Z0-9]{8,12}$/, 'Name the bank by its BIC (ISO 9362) or its CNAPS code.'),
});

/**
 * The bank account that the agency of an agreement is paid on from now on: a new version with its editor, who may not
 * approve a statement that it is to be paid for. The same account again changes nothing.
 */
export async function setPayeeAccount(
  work: Work,
  { agreementId, bank, ...clear }: z.output<typeof setPayeeAccountCommand>,
): Promise<PayeeAccount> {
  const agreement = await agreementById(work, agreementId, 'update');
  if (!agreement) throw notFound('agreement', ['input', 'agreementId']);
  await ensureTenantKeys(work, installedKeyring());
  const latest = await latestPayeeAccount(work, agreementId);
  if (latest && latest.bank === bank && isSame(await openPayeeAccount(work, latest), clear)) return latest;
  const id = newId('payeeAccount');
  const [sealed] = await sealUnderTenant(work, installedKeyring(), [{ place: placeOf(id), value: clear }]);
  const account: PayeeAccount = {
    lenderId: work.lenderId,
    id,
    agreementId,
    version: (latest?.version ?? 0) + 1,
    holderMasked: maskName(clear.holder),
    numberMasked: masked(clear.number),
    bank,
    sealed: sealed!,
    setBy: work.context.actorId,
    setAt: work.context.clocks.domain.now(),
  };
  await work.insertAll(payeeAccounts, [account]);
  work.emit('payee_account.set', [{ id }]);
  return account;
}

/** The version in force, or null. Lock the agreement to keep it so. */
export function latestPayeeAccount(
  reader: Reader,
  agreementId: Id<'agreement'>,
): Promise<PayeeAccount | null> {
  return reader.findOne(payeeAccounts, { agreementId }, { orderBy: ['version'], descending: true });
}

/** All versions, latest first. */
export function payeeAccountsOf(reader: Reader, agreementId: Id<'agreement'>): Promise<PayeeAccount[]> {
  const order = { orderBy: ['version'], descending: true, limit: SHOWN } as const;
  return reader.find(payeeAccounts, { agreementId }, order);
}

export function payeeAccountById(reader: Reader, id: Id<'payeeAccount'>): Promise<PayeeAccount | null> {
  return reader.findOne(payeeAccounts, { id });
}

export async function openPayeeAccount(
  reader: Reader,
  { id, sealed }: PayeeAccount,
): Promise<ClearPayeeAccount> {
  return clearAccount.parse(await openUnderTenant(reader, installedKeyring(), placeOf(id), sealed));
}

/** Versions that are listed: an account is changed once in some years. */
const SHOWN = 100;

function placeOf(row: PayeeAccount['id']): Place {
  return { table: 'payee_account', row, group: 'account' };
}

function masked(number: string): string {
  return /^[A-Z]{2}/.test(number) ? maskIban(number) : maskIdentifier(number);
}

function isSame(a: ClearPayeeAccount, b: ClearPayeeAccount): boolean {
  return a.holder === b.holder && a.number === b.number;
}
