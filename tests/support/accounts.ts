import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '../../src/db/database.js';
import { readerOf } from '../../src/db/store.js';
import { mutate } from '../../src/db/unit-of-work.js';
import { parseCurrency } from '../../src/kernel/currencies.js';
import { newId, type Id } from '../../src/kernel/ids.js';
import { parseMinor } from '../../src/kernel/money.js';
import type { RequestContext } from '../../src/kernel/request-context.js';
import { parseLocalDate, parseTimeZone } from '../../src/kernel/time.js';
import {
  addAccounts,
  openLoad,
  sealLoad,
  sealNewPeople,
  type AccountEntry,
  type ContactPointInput,
  type Hold,
  type PartyEntry,
} from '../../src/modules/accounts/index.js';
import { accounts } from '../../src/modules/accounts/account.entity.js';
import { createKeyring, ensureTenantKeys, type Keyring } from '../../src/modules/privacy/index.js';

/** What a test says of an account; the rest is usual. */
export interface AccountParts {
  readonly number?: string;
  readonly portfolio?: string;
  readonly balance?: string;
  readonly currency?: string;
  readonly monthsPastDue?: number | null;
  readonly delinquentSince?: string | null;
  readonly jurisdiction?: string;
  readonly asOf?: string;
  readonly contactPoints?: readonly ContactPointInput[];
  /** Who else stands behind it. */
  readonly parties?: readonly {
    readonly role: 'CO_DEBTOR' | 'GUARANTOR' | 'CONTACT_PERSON';
    readonly name: string;
    readonly phone: string;
  }[];
  readonly holds?: readonly Hold[];
  /** The lender's reference of the person; one of their own unless given. */
  readonly person?: string;
}

/** Where the keys of this test file are. */
export const KEY_ENCRYPTION_KEY_FILE = join(mkdtempSync(join(tmpdir(), 'consign-keys-')), 'kek.jwk');

let keyring: Promise<Keyring> | undefined;

export function testKeyring(): Promise<Keyring> {
  return (keyring ??= createKeyring({ file: KEY_ENCRYPTION_KEY_FILE, production: false }));
}

let made = 0;

/** Loads accounts by the use cases of the module; answers their ids in the order given. */
export async function loadAccounts(
  database: Database,
  context: RequestContext,
  parts: readonly AccountParts[],
): Promise<readonly Id<'account'>[]> {
  const keys = await testKeyring();
  const entries = parts.map(entryOf);
  await mutate(database, context, 'test.key', (work) => ensureTenantKeys(work, keys));
  const reader = readerOf(database, context.lenderId);
  const others = entries.flatMap((entry, n) => partiesOf(entry, parts[n]!));
  const people = [...entries, ...others].map(({ person }) => person);
  const sealed = await sealNewPeople(reader, keys, people, context.clocks.domain.now());
  await mutate(database, context, 'test.load', async (work) => {
    const loadId = newId('import');
    await openLoad(
      work,
      loadId,
      entries.map(({ portfolio }) => portfolio),
    );
    await addAccounts(work, loadId, [...entries, ...others], sealed);
    await sealLoad(work, loadId, { after: '', limit: entries.length + others.length + 1 });
  });
  const rows = await reader.find(accounts, {
    accountNumber: entries.map(({ accountNumber }) => accountNumber),
  });
  const byNumber = new Map(rows.map((row) => [row.accountNumber, row.id]));
  return entries.map(({ accountNumber }) => byNumber.get(accountNumber)!);
}

function partiesOf({ accountNumber, person }: AccountEntry, { parties = [] }: AccountParts): PartyEntry[] {
  return parties.map(({ role, name, phone }, n) => ({
    role,
    accountNumber,
    person: {
      ...person,
      reference: `${person.reference}-${n}`,
      name,
      nationalId: null,
      birthDate: null,
      contactPoints: [{ kind: 'PHONE', position: 1, value: phone }],
    },
  }));
}

function entryOf(parts: AccountParts): AccountEntry {
  const { balance = '1000.00', portfolio = 'march', jurisdiction = 'CN', monthsPastDue = 3 } = parts;
  const number = parts.number ?? `6222${String(++made).padStart(8, '0')}`;
  const currency = parseCurrency(parts.currency ?? 'CNY')!;
  const timeZones = [parseTimeZone('Asia/Shanghai')!];
  return {
    role: 'DEBTOR',
    accountNumber: number,
    portfolio,
    product: 'Card',
    currency,
    figures: {
      principalMinor: parseMinor(balance, currency) as bigint,
      interestMinor: 0n,
      feesMinor: 0n,
      penaltyMinor: 0n,
      asOf: parseLocalDate(parts.asOf ?? '2026-03-01')!,
      delinquentSince: parts.delinquentSince ? parseLocalDate(parts.delinquentSince) : null,
      monthsPastDue,
      holds: parts.holds ?? [],
    },
    jurisdiction,
    timeZones,
    person: {
      reference: parts.person ?? `P-${number}`,
      name: '王小明',
      nationalId: '110101199003074258',
      birthDate: '1990-03-07',
      language: 'zh',
      jurisdiction,
      callingCode: '86',
      timeZones,
      contactPoints: parts.contactPoints ?? [{ kind: 'PHONE', position: 1, value: '+8613812345678' }],
    },
  };
}
