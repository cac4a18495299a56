import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { loadConfig, type Environment } from '../config.js';
import type { KeyRing } from '../http/signing-keys.js';
import { CommandProblem } from './command-problem.js';
import { formatInstant, systemClock } from '../kernel/time.js';

/** `consign keys`: `init`, `list`, `rotate` and `retire` for those that sign, the rest for those that encrypt. */
export function addKeysCommand(program: Command, environment: Environment): void {
  const keys = program.command('keys').description('The keys of the installation.');
  addListing(keys, environment);
  addRotation(keys, environment);
  addRetirement(keys, environment);
  addEncryption(keys, environment);
  keys
    .command('init')
    .description(
      'Make the signing keys and the key-encryption key where they are missing; keeps what is there.',
    )
    .action(async () => {
      const config = loadConfig(environment, () => true);
      const { createSigningKeys } = await import('../http/signing-key-file.js');
      const { createKeyring } = await import('../modules/privacy/index.js');
      report(
        'Signing keys',
        config.signingKeysFile,
        await createSigningKeys(config.signingKeysFile, systemClock),
      );
      const file = config.keyEncryptionKeyFile;
      const isNew = !existsSync(file);
      await createKeyring({ file, production: false });
      report('Key-encryption key', file, isNew);
      process.stdout.write('Keep both files safe and the same on every machine of the installation.\n');
    });
}

function addListing(keys: Command, environment: Environment): void {
  keys
    .command('list')
    .description('Show the signing keys, and which of them sign or will.')
    .action(async () => {
      const { signingKeysFile } = loadConfig(environment, () => true);
      const { readKeyRing } = await import('../http/signing-key-file.js');
      await print(await readKeyRing(signingKeysFile));
    });
}

interface RotateOptions {
  readonly now?: boolean;
  readonly dryRun?: boolean;
}

function addRotation(keys: Command, environment: Environment): void {
  keys
    .command('rotate')
    .description(
      'Publish the next signing key. It signs a day later; those before stay published a day after that.',
    )
    .option('--now', 'sign with it in a minute, as soon as every process knows it')
    .option('--dry-run', 'show what would be, and write nothing')
    .action(async ({ now: atOnce = false, dryRun = false }: RotateOptions) => {
      const { signingKeysFile } = loadConfig(environment, () => true);
      const { LEAST_LEAD_MS, rotated, USUAL_LEAD_MS } = await import('../http/rotate-signing-keys.js');
      const { freshKey } = await import('../http/signing-keys.js');
      const now = systemClock.now();
      const leadMs = atOnce ? LEAST_LEAD_MS : USUAL_LEAD_MS;
      const fresh = await freshKey(now);
      await change(signingKeysFile, dryRun, (ring) => rotated(ring, fresh, { now, leadMs }));
    });
}

function addRetirement(keys: Command, environment: Environment): void {
  keys
    .command('retire')
    .argument('<kid>', 'the key, as `keys list` names it')
    .description('Take a leaked key back: what it signed is refused within half a minute, everywhere.')
    .option('--now', 'put a new key in its place, which signs at once')
    .option('--dry-run', 'show what would be, and write nothing')
    .action(async (kid: string, { now: inPlace = false, dryRun = false }: RotateOptions) => {
      const { signingKeysFile } = loadConfig(environment, () => true);
      const { withoutKey } = await import('../http/rotate-signing-keys.js');
      const { freshKey } = await import('../http/signing-keys.js');
      const now = systemClock.now();
      const fresh = inPlace ? await freshKey(now) : null;
      await change(signingKeysFile, dryRun, (ring) => {
        if (!ring.keys.some(({ key }) => key.kid === kid))
          throw new CommandProblem(`There is no key ${kid}: see \`consign keys list\`.`);
        const rest = withoutKey(ring, kid, { now, fresh });
        if (rest !== null) return rest;
        throw new CommandProblem('No other key may sign now: add --now, which puts a new one in its place.');
      });
    });
}

interface LenderOption {
  readonly lender?: string;
}

/** What rests in the database is encrypted: the keys of the installation, of lenders, and of debtors. */
function addEncryption(keys: Command, environment: Environment): void {
  const open = async () => {
    const { openKeyParts } = await import('./encryption-keys.js');
    return openKeyParts(environment);
  };
  keys
    .command('status')
    .description('Show which keys encrypt what: of the installation, of lenders and of debtors.')
    .option('--lender <id>', 'one lender; all of them unless given')
    .action(async ({ lender }: LenderOption) => (await open()).status(lender));
  keys
    .command('rotate-kek')
    .description(
      "Add a key-encryption key and wrap the lenders' keys under it; the old one stays in the file.",
    )
    .option('--only-file', 'add it to the file and stop: copy the file to all machines, then `keys rewrap`')
    .action(async ({ onlyFile = false }: { readonly onlyFile?: boolean }) =>
      (await open()).rotateKek({ onlyFile }),
    );
  keys
    .command('forget-kek')
    .argument('<kid>', 'the key, as `keys status` names it')
    .description(
      'Take a key-encryption key that wraps nothing any more out of the file. Older backups need it.',
    )
    .action(async (kid: string) => (await open()).forgetKek(kid));
  keys
    .command('rotate-tenant')
    .description("Make a new version of lenders' keys, and wrap the keys of their debtors under it.")
    .option('--lender <id>', 'one lender; all of them unless given')
    .action(async ({ lender }: LenderOption) => (await open()).rotateTenants(lender));
  keys
    .command('rewrap')
    .description('Go on with rotations that were stopped: wrap what is not under the newest keys.')
    .option('--lender <id>', 'one lender; all of them unless given')
    .action(async ({ lender }: LenderOption) => (await open()).rewrap(lender));
}

/** Changes the file and shows it, or with `dryRun` shows what it would be. */
async function change(file: string, dryRun: boolean, to: (ring: KeyRing) => KeyRing): Promise<void> {
  const { changeKeyRing, readKeyRing } = await import('../http/signing-key-file.js');
  const ring = dryRun ? to(await readKeyRing(file)) : await changeKeyRing(file, to);
  await print(ring);
  if (dryRun) process.stdout.write('Nothing was written.\n');
}

async function print(ring: KeyRing): Promise<void> {
  const { stateOf } = await import('../http/rotate-signing-keys.js');
  for (const entry of ring.keys) {
    const { key, signsFrom, retiresAt } = entry;
    const end = retiresAt === null ? 'no end yet' : `published until ${formatInstant(retiresAt)}`;
    process.stdout.write(
      `${key.kid}  ${stateOf(ring, entry, systemClock.now())}  from ${formatInstant(signsFrom)}, ${end}\n`,
    );
  }
}

function report(what: string, file: string, isNew: boolean): void {
  process.stdout.write(`${what}: ${isNew ? 'made' : 'already in'} ${file}\n`);
}
