import { enumOf } from '../../kernel/wire.js';
import { channels } from './make-agreement.js';

/** How people are reached, in both schemas. */
export const ChannelEnum = enumOf('Channel', channels, 'How a debtor is reached.');
