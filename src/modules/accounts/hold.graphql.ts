import { enumOf } from '../../kernel/wire.js';
import { holds } from './account.rules.js';

/** One enumeration for accounts and for the placements that start held by them. */
export const HoldEnum = enumOf('Hold', holds, 'What must be known before anybody is contacted.');
