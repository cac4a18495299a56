import { enumOf } from '../../kernel/wire.js';

/** Both sides speak of the same kinds. */
export const ContactPointKindEnum = enumOf(
  'ContactPointKind',
  ['PHONE', 'WORK_PHONE', 'EMAIL', 'ADDRESS', 'EMPLOYER'] as const,
  'A way to reach a person.',
);
