/** What a letter is (催款函). */
export const letterKinds = [
  'DEMAND',
  'FINAL_DEMAND',
  'LAWYERS_LETTER',
  'ASSIGNMENT_NOTICE',
  'VALIDATION_NOTICE',
  'OTHER',
] as const;
export type LetterKind = (typeof letterKinds)[number];

/** Letters that ask for the money: their service interrupts limitation (Civil Code 195(1)). */
export const demandKinds = [
  'DEMAND',
  'FINAL_DEMAND',
  'LAWYERS_LETTER',
] as const satisfies readonly LetterKind[];

export function isDemand(kind: LetterKind): boolean {
  return (demandKinds as readonly LetterKind[]).includes(kind);
}
