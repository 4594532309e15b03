/**
 * The condition keys of a call that a service makes for its caller, with the caller's own rights.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html
 *
 * @param service `cloudformation.amazonaws.com`
 */
export const calledVia = (service: string) => ({
  'aws:CalledVia': service,
  'aws:CalledViaFirst': service,
  'aws:CalledViaLast': service,
  'aws:ViaAWSService': 'true',
});
