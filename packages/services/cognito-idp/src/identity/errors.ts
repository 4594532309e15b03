import { notAuthorized, notFound, refused } from '../errors.ts';

export const noIdentityPool = (id: string) => notFound(`IdentityPool '${id}' not found.`);
export const noIdentity = (id: string) => notFound(`Identity '${id}' not found.`);

/** @param why `Token signature invalid` */
export const badLogin = (why: string) => notAuthorized(`Invalid login token. ${why}`);

export const forbidden = (id: string) => notAuthorized(`Access to Identity '${id}' is forbidden.`);

/** Whatever is wrong with the roles of a pool: AWS says no more. */
export const badRoles = () =>
  refused(
    'InvalidIdentityPoolConfigurationException',
    'Invalid identity pool configuration. Check assigned IAM roles for this pool.',
  );
