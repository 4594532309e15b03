/** The scope of whoever signs in without pages: everything that users do for themselves. */
export const OWN_SCOPE = 'aws.cognito.signin.user.admin';
