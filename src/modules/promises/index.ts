/** Promises own what debtors said they would pay, and by when; what was paid decides whether they were kept. */
export { reportPromises } from './report-promises.js';
export { decidePromisesJob } from './decide-promises.job.js';
export { judgePromises, promisesOn } from './judge-promises.js';
export { promises, type Promised } from './promise.entity.js';
