import { Field, ID, Int, ObjectType } from 'type-graphql';
import { Extensions } from '../../kernel/extensions.js';
import {
  CurrencyCodeScalar,
  DateOnly,
  enumOf,
  erasedField,
  maskedField,
  MoneyType,
  moneyOf,
  PersonalField,
} from '../../kernel/wire.js';
import type { AccountCard, ContactPointCard, DebtorCard } from './account-cards.js';
import {
  accountStatuses,
  partyRoles,
  type AccountStatus,
  type Hold,
  type PartyRole,
} from './account.rules.js';
import type { ContactPointKind } from './debtor.entity.js';
import { ContactPointKindEnum } from './contact-point-kind.graphql.js';
import { HoldEnum } from './hold.graphql.js';
import { ERASED, type Erased } from '../privacy/index.js';
import type { ClearPerson } from './clear-person.js';

export const AccountStatusEnum = enumOf('AccountStatus', accountStatuses, 'Where an account stands.', {
  OPEN: 'Something is owed.',
  PAID: 'Nothing is owed; it is not placed.',
  CLOSED: 'Taken off the books; it is not placed.',
});
export const PartyRoleEnum = enumOf('PartyRole', partyRoles, 'What somebody is to an account.');
@Extensions({ privacy: 'contact' })
@ObjectType('ContactPoint', { description: 'A way to reach a person.', simpleResolvers: true })
export class ContactPointType {
  @Field(() => ID, { description: 'Names it in reports and on demand.' })
  id!: string;

  @Field(() => ContactPointKindEnum, { description: 'What kind of way it is.' })
  kind!: ContactPointKind;

  @Field(() => PersonalField, { description: 'The number or address.' })
  value!: PersonalField;
}

@Extensions({ privacy: 'identity' })
@ObjectType('Debtor', { description: 'A person who owes or stands behind a debt.', simpleResolvers: true })
export class DebtorType {
  @Field(() => ID, { description: 'The same person has one id in all of your accounts.' })
  id!: string;

  @Field(() => PersonalField, { description: 'The name.' })
  name!: PersonalField;

  @Extensions({ privacy: 'national-id' })
  @Field(() => PersonalField, { description: 'The national identity number.' })
  nationalId!: PersonalField;

  @Field(() => PersonalField, { description: 'The day of birth; shown in the single account only.' })
  birthDate!: PersonalField;

  @Field(() => String, { nullable: true, description: 'Language by BCP 47, `zh-CN`.' })
  language!: string | null;

  @Field(() => String, { description: 'Whose law holds for contact: `CN`, `US-NY`.' })
  jurisdiction!: string;

  @Field(() => [String], { description: 'IANA zones the person may be in; all count when it is not sure.' })
  timeZones!: readonly string[];

  @Extensions({ privacy: 'contact' })
  @Field(() => [ContactPointType], { description: 'Ways to reach the person; none for further parties.' })
  contactPoints!: readonly ContactPointType[];
}

@Extensions({ privacy: 'identity' })
@ObjectType('AccountParty', { description: 'Somebody beside the debtor.', simpleResolvers: true })
export class AccountPartyType {
  @Field(() => PartyRoleEnum, { description: 'What the person is to the account.' })
  role!: PartyRole;

  @Field(() => DebtorType, { description: 'The person, masked.' })
  debtor!: DebtorType;
}

@Extensions({ privacy: 'financial' })
@ObjectType('Account', { description: 'A debt on your books.', simpleResolvers: true })
export class AccountType {
  card!: AccountCard;

  @Field(() => ID, { description: 'Our id.' })
  id!: string;

  @Field(() => String, { description: 'Your number.' })
  accountNumber!: string;

  @Field(() => String, { description: 'The portfolio it came with.' })
  portfolio!: string;

  @Field(() => String, { nullable: true, description: 'Your name for the product.' })
  product!: string | null;

  @Field(() => CurrencyCodeScalar, { description: 'The currency of all of its amounts.' })
  currency!: string;

  @Field(() => MoneyType, { description: 'All that is owed: the sum of the four components.' })
  balance!: MoneyType;

  @Field(() => MoneyType, { description: 'Principal.' })
  principal!: MoneyType;

  @Field(() => MoneyType, { description: 'Interest.' })
  interest!: MoneyType;

  @Field(() => MoneyType, { description: 'Fees.' })
  fees!: MoneyType;

  @Field(() => MoneyType, { description: 'Penalties.' })
  penalty!: MoneyType;

  @Field(() => DateOnly, { description: 'The day for which you gave these amounts.' })
  asOf!: string;

  @Field(() => DateOnly, { nullable: true, description: 'Late since this day.' })
  delinquentSince!: string | null;

  @Field(() => Int, { nullable: true, description: 'Months past due, where you gave them.' })
  monthsPastDue!: number | null;

  @Field(() => String, { description: 'Whose law holds: `CN`, `US-NY`.' })
  jurisdiction!: string;

  @Field(() => AccountStatusEnum, { description: 'Where it stands.' })
  status!: AccountStatus;

  @Extensions({ privacy: 'preference' })
  @Field(() => [HoldEnum], { description: 'A placement made of it starts held for these.' })
  holds!: readonly Hold[];

  @Extensions({ privacy: 'case' })
  @Field(() => Int, { description: 'How often it was placed.' })
  placements!: number;

  @Extensions({ privacy: 'case' })
  @Field(() => Boolean, { description: 'Whether a live placement holds it.' })
  isPlaced!: boolean;

  @Extensions({ privacy: 'identity' })
  @Field(() => DebtorType, { description: 'Who owes it: masked in lists, clear in `account`.' })
  debtor!: DebtorType;
}

/** An account with its debtor masked, in clear as far as sealed groups were opened, or erased. */
export function accountTypeOf(card: AccountCard, person: ClearPerson | Erased | null = null): AccountType {
  const money = (minor: bigint) => moneyOf(minor, card.currency);
  const { totalMinor, principalMinor, interestMinor, feesMinor, penaltyMinor, debtor, ...rest } = card;
  return {
    ...rest,
    card,
    balance: money(totalMinor),
    principal: money(principalMinor),
    interest: money(interestMinor),
    fees: money(feesMinor),
    penalty: money(penaltyMinor),
    debtor: debtorTypeOf(debtor, person),
  };
}

export function debtorTypeOf(
  card: Omit<DebtorCard, 'contactPoints'> & {
    readonly contactPoints?: readonly Pick<ContactPointCard, 'id' | 'kind' | 'masked'>[];
  },
  person: ClearPerson | Erased | null,
): DebtorType {
  const { id, language, jurisdiction, timeZones } = card;
  const fieldOf = (masked: string | null, clear: (opened: ClearPerson) => string | null | undefined) =>
    person === ERASED ? erasedField(masked) : clearField(masked, person && clear(person));
  return {
    id,
    name: fieldOf(card.nameMasked, ({ name }) => name),
    nationalId: fieldOf(card.nationalIdMasked, ({ nationalId }) => nationalId),
    birthDate: birthDateOf(person),
    language,
    jurisdiction,
    timeZones,
    contactPoints: (card.contactPoints ?? []).map((point) => ({
      id: point.id,
      kind: point.kind,
      value: fieldOf(point.masked, ({ contacts }) => contacts[point.id]),
    })),
  };
}

/** It has no masked form. */
function birthDateOf(person: ClearPerson | Erased | null): PersonalField {
  if (person === ERASED) return erasedField(null);
  const birthDate = person?.birthDate;
  if (birthDate === undefined) return { masked: null, value: null, withheld: 'MASKED' };
  return clearField(null, birthDate);
}

function clearField(masked: string | null, clear: string | null | undefined): PersonalField {
  return clear == null ? maskedField(masked) : { masked, value: clear, withheld: null };
}
