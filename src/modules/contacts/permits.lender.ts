import { Arg, Authorized, Ctx, Query, Resolver } from 'type-graphql';
import type { Session } from '../../kernel/request-context.js';
import { contactPermission } from './contact-permission.js';
import { ContactPermission, ContactQuestionInput, permissionOf } from './permission.graphql.js';

@Resolver()
export class LenderPermitsResolver {
  @Authorized('placements:read')
  @Query(() => [ContactPermission], {
    description: 'Whether contacts by the agency of a live placement would be allowed now, at most 100.',
  })
  async contactPermission(
    @Ctx() { reader, request }: Session,
    @Arg('items', () => [ContactQuestionInput]) items: ContactQuestionInput[],
  ) {
    return (await contactPermission(reader, request, items)).map(permissionOf);
  }
}
