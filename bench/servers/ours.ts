import { loadConfig } from '../../src/config.js';
import { keepHeapSmall } from '../../src/heap.js';
import { systemClock } from '../../src/kernel/time.js';
import { startService } from '../../src/service.js';
import { serve } from './serve.js';

keepHeapSmall();
const service = await startService(loadConfig(process.env), { domain: systemClock, system: systemClock });
serve(service.address, () => service.stop());
