import {
  neverClasses,
  personalClasses,
  type NeverClass,
  type PersonalClass,
} from '../../kernel/field-classes.js';

/** What a rule may name; the classes that nobody gets are words too, so that whoever names one hears the law. */
export const namedClasses = [...Object.keys(personalClasses), ...Object.keys(neverClasses)] as readonly (
  PersonalClass | NeverClass
)[];

/** `national-id` → `NATIONAL_ID`, as it is said on the wire. */
export function wordOfClass(dataClass: string): string {
  return dataClass.replaceAll('-', '_').toUpperCase();
}

/** The class of a word. */
export const classOfWord: ReadonlyMap<string, PersonalClass | NeverClass> = new Map(
  namedClasses.map((name) => [wordOfClass(name), name]),
);
