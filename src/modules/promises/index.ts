/** Promises own what debtors said they would pay, and by when; what was paid decides whether they were kept. */
export { reportPromises } from './report-promises.js';
export { judgePromises, promisesOn, type PaidOnPlacement } from './judge-promises.js';
export { promises, type Promised } from './promise.entity.js';
