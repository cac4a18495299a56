import { loadConfig } from '../../src/config.js';
import { systemClock } from '../../src/kernel/time.js';
import { startService } from '../../src/service.js';
import { serve } from './serve.js';

const service = await startService(loadConfig(process.env), { domain: systemClock, system: systemClock });
serve(service.address, () => service.stop());
