import { loadConfig } from './config.js';
import { systemClock } from './kernel/time.js';
import { GRACE_MS, startService, type Service } from './service.js';

/** The first signal lets work in progress end; the second, or too long a wait, ends the process. */
function stopOnSignal(service: Service): void {
  let isStopping = false;
  const end = () => {
    if (isStopping) process.exit(1);
    isStopping = true;
    setTimeout(() => process.exit(1), GRACE_MS + 2_000).unref();
    service.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, end);
}

try {
  stopOnSignal(await startService(loadConfig(process.env), { domain: systemClock, system: systemClock }));
} catch (error) {
  process.stderr.write(`Consign did not start. ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
