import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { loadConfig, type Environment } from '../config.js';
import { systemClock } from '../kernel/time.js';

/** `consign keys init` */
export function addKeysCommand(program: Command, environment: Environment): void {
  const keys = program.command('keys').description('The keys of the installation.');
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

function report(what: string, file: string, isNew: boolean): void {
  process.stdout.write(`${what}: ${isNew ? 'made' : 'already in'} ${file}\n`);
}
