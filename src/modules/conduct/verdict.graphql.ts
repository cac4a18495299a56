import { Field, ObjectType } from 'type-graphql';
import { Extensions } from '../../kernel/extensions.js';
import { DateTime, dateTimeOrNull, enumOf } from '../../kernel/wire.js';
import type { BrokenRule, Verdict } from './judge.rules.js';
import { severities, type Severity } from './rule.rules.js';

const verdicts = ['ALLOWED', 'ADVISORY', 'PRESUMED_VIOLATION', 'VIOLATION'] as const;
export const VerdictEnum = enumOf(
  'ConductVerdict',
  verdicts,
  'What contact rules say, from harmless to grave.',
  {
    ADVISORY: 'The text calls it preferable to leave it.',
    PRESUMED_VIOLATION: 'Taken for a violation unless it is rebutted.',
  },
);
export const SeverityEnum = enumOf(
  'ConductSeverity',
  severities.map(severityWord),
  'How grave a broken rule is.',
);

@Extensions({ privacy: 'none' })
@ObjectType({ description: 'A contact rule that is broken.', simpleResolvers: true })
export class BrokenConductRule {
  @Field(() => String, { description: 'The id of the rule, such as `US-REGF-TIME`.' })
  rule!: string;

  @Field(() => SeverityEnum)
  severity!: string;

  @Field(() => String, { description: 'The text that it stands on.' })
  source!: string;

  @Field(() => DateTime, {
    nullable: true,
    description: 'The first second from which every rule would allow it; null when no time can help.',
  })
  retryAt!: string | null;
}

export function brokenRuleOf({ rule, severity, source, retryAt }: BrokenRule): BrokenConductRule {
  return { rule, severity: severityWord(severity), source, retryAt: dateTimeOrNull(retryAt) };
}

export function severityWord(severity: Severity): string {
  return severity.toUpperCase();
}

export function verdictWord(verdict: Verdict['verdict']): string {
  return verdict.toUpperCase();
}
