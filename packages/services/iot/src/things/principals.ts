import type { Call } from '@coldstart/cloud';
import { findCertificateOf } from '../certificates/find.ts';
import { notHere } from '../errors.ts';
import { listed } from '../lists.ts';
import { onNamed } from '../names.ts';
import type { IotOperations } from '../sdk.ts';
import { registry } from '../state.ts';
import { findThing } from './things.ts';

const onThing = onNamed('thing', 'thingName');

/** @throws AwsError for what is no certificate of this account's */
function checkPrincipal(call: Call, principal: string): void {
  if (!principal.startsWith('arn:aws:iot:')) {
    throw notHere(`The principal ${principal}`, "Things are attached to certificates: give a certificate's ARN.");
  }
  findCertificateOf(call, principal);
}

/** Which certificates things have. */
export const thingPrincipalOperations: IotOperations = {
  AttachThingPrincipal: {
    access: onThing,
    run({ thingName, principal, thingPrincipalType }, call) {
      if (thingPrincipalType === 'EXCLUSIVE_THING')
        throw notHere('thingPrincipalType EXCLUSIVE_THING', 'Leave it out.');
      checkPrincipal(call, principal);
      findThing(call, thingName).principals.add(principal);
      return {};
    },
  },
  DetachThingPrincipal: {
    access: onThing,
    run({ thingName, principal }, call) {
      findThing(call, thingName).principals.delete(principal);
      return {};
    },
  },
  ListThingPrincipals: {
    access: onThing,
    run({ thingName, nextToken, maxResults }, call) {
      const { items, token } = listed(findThing(call, thingName).principals, (arn) => arn, {
        token: nextToken,
        limit: maxResults,
      });
      return { principals: items, nextToken: token };
    },
  },
  ListPrincipalThings: {
    run({ principal, nextToken, maxResults }, call) {
      const all = [...call.state(registry).things.values()].filter(({ principals }) => principals.has(principal));
      const { items, token } = listed(all, ({ name }) => name, { token: nextToken, limit: maxResults });
      return { things: items.map(({ name }) => name), nextToken: token };
    },
  },
};
