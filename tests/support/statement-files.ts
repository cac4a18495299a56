import { aPayment, aReversal } from './reports.js';
import { aWorld, type SeenStatement, type World } from './world.js';

/** A closed statement with two payments and a reversal larger than both, so that it is below nothing. */
export async function aClosedStatement(
  agreement: Record<string, unknown> = {},
): Promise<{ readonly world: World; readonly statement: SeenStatement }> {
  const world = await aWorld({ agreement });
  const { results } = await world.report('reportPayments', aPayment(world.placementId, '800.00'));
  world.clock.set('2026-04-01T02:00:00Z');
  await world.close('2026-03');
  world.clock.set('2026-04-10T02:00:00Z');
  await world.report('reportPayments', aPayment(world.placementId, '100.25', { valueDate: '2026-04-09' }));
  const back = aReversal(world.placementId, results[0]!.id!, '800.00', { valueDate: '2026-04-09' });
  await world.report('reportReversals', back);
  world.clock.set('2026-05-01T02:00:00Z');
  return { world, statement: await world.close('2026-04') };
}

/** `name` is what stands behind `/lender/statements/`. */
export function fetchStatementFile(
  { api }: World,
  side: 'lender' | 'agency',
  name: string,
  token: string,
): Promise<Response> {
  return fetch(`${api.address}/${side}/statements/${name}`, {
    headers: { authorization: `Bearer ${token}` },
  });
}

/** What one of the sides is given, whole. */
export async function statementFile(world: World, name: string): Promise<Buffer> {
  const response = await fetchStatementFile(world, 'agency', name, await world.agencyToken());
  if (response.status !== 200) throw new Error(`${name}: ${response.status} ${await response.text()}`);
  return Buffer.from(await response.arrayBuffer());
}

export async function publishedKeys({ api }: World): Promise<string> {
  return (await fetch(`${api.address}/oauth/jwks`)).text();
}
