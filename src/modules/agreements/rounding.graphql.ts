import { enumOf } from '../../kernel/wire.js';

export const RoundingEnum = enumOf(
  'Rounding',
  ['HALF_UP', 'HALF_EVEN', 'DOWN'] as const,
  'How fractions of a minor unit are rounded.',
  {
    HALF_UP: 'Half away from zero.',
    HALF_EVEN: 'Half to the even neighbour.',
    DOWN: 'Towards zero.',
  },
);
