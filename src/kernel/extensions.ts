import { Extensions as anyExtensions } from 'type-graphql';
import type { FieldClass } from './field-classes.js';

/** What our schemas say of types and fields beside their description. */
interface Said {
  /** The class of data, of a field or of all fields of a type that do not say it themselves. */
  readonly privacy?: FieldClass;
  /** Of an input type: exactly one of its fields is given. */
  readonly oneOf?: true;
}

/** The decorator of type-graphql, with our words only: one that there is not does not compile. */
export function Extensions(said: Said): ReturnType<typeof anyExtensions> {
  return anyExtensions(said);
}
