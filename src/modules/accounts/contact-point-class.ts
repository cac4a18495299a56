import type { PersonalClass } from '../../kernel/field-classes.js';
import type { ContactPointKind } from './debtor.entity.js';

/** Under which class of data a way to reach somebody falls. */
export const classOfPoint: Readonly<Record<ContactPointKind, PersonalClass>> = {
  PHONE: 'contact',
  EMAIL: 'contact',
  WORK_PHONE: 'employment',
  EMPLOYER: 'employment',
  ADDRESS: 'address',
};
