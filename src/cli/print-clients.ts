import type { RegisteredClient } from './register-clients.js';

/** The ids, and where the private keys are. */
export function printClients(clients: readonly RegisteredClient[]): void {
  for (const { client, file } of clients)
    process.stdout.write(
      `client    ${client.clientId}  ${client.name}\n          its private key: ${file}\n`,
    );
}
