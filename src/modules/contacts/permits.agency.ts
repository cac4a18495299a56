import { Arg, Authorized, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import type { Session } from '../../kernel/request-context.js';
import { contactPermission } from './contact-permission.js';
import {
  ContactPermission,
  ContactPermitInput,
  ContactQuestionInput,
  permissionOf,
  PermitResult,
  permitResultOf,
  ReleasedPermits,
} from './permission.graphql.js';
import { releasePermits } from './release-permits.js';
import { takePermits } from './take-permits.js';

@Resolver()
export class AgencyPermitsResolver {
  @Authorized('permits:take')
  @Query(() => [ContactPermission], {
    description:
      'Whether contacts would be allowed, at most 100, in the order of the input. Nothing is reserved.',
  })
  async contactPermission(
    @Ctx() { reader, request }: Session,
    @Arg('items', () => [ContactQuestionInput]) items: ContactQuestionInput[],
  ) {
    return (await contactPermission(reader, request, items)).map(permissionOf);
  }

  @Authorized('permits:take')
  @Mutation(() => [PermitResult], {
    description:
      'Reserves contacts, at most 100: what is allowed counts from now on, for every agency, until it is reported, given back or runs out.',
  })
  async takeContactPermits(
    @Ctx() session: Session,
    @Arg('items', () => [ContactPermitInput]) items: ContactPermitInput[],
  ) {
    const outcomes = await session.mutate('permits.take', (work) => takePermits(work, items));
    const now = session.request.clocks.domain.now();
    return outcomes.map((outcome) => permitResultOf(outcome, now));
  }

  @Authorized('permits:take')
  @Mutation(() => ReleasedPermits, { description: 'Gives permits back that will not be used, at most 100.' })
  releaseContactPermits(@Ctx() session: Session, @Arg('ids', () => [ID]) ids: string[]) {
    return session.mutate('permits.release', (work) => releasePermits(work, ids));
  }
}
