import { z } from 'zod';
import { oneOf } from '../../kernel/parse.js';
import { agencyScopes, type AgencyScope } from './scopes.js';

const agencyScopeText = oneOf(Object.keys(agencyScopes) as [AgencyScope, ...AgencyScope[]]);

/** Some of the agency's scopes, at least one. */
export const agencyScopeList = z.array(agencyScopeText).min(1).max(agencyScopeText.options.length);
