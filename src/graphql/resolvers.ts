import type { Audience } from '../kernel/request-context.js';
import { EdgeResolver } from './edge.resolver.js';

/** Every resolver of each audience, by name: what is not listed here is in no schema. */
export const resolvers: Readonly<Record<Audience, readonly (new (...args: never[]) => object)[]>> = {
  lender: [EdgeResolver],
  agency: [EdgeResolver],
};
