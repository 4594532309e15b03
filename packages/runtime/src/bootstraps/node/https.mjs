const tls = process.getBuiltinModule('node:tls');

/** Where HTTPS is on AWS, whatever a URL says that it was taken from. */
const HTTPS = 443;

/**
 * Where APIs and user pools are on AWS: events name it, functions send to their API's connections there, and libraries read
 * the keys there that a pool's tokens are verified with. Templates know function URLs by such names, too.
 */
const OURS =
  /^(?:(?:[a-z0-9]{10}\.execute-api|cognito-idp)\.[a-z0-9-]+\.amazonaws\.com|[a-z0-9]{32}\.lambda-url\.[a-z0-9-]+\.on\.aws)$/;

/**
 * Has HTTPS to the cloud's host, and to addresses of APIs and user pools, reach the cloud, which is on another port here, and trusts it.
 *
 * Custom resources written for AWS answer with `https.request({ hostname, path })`, wherever their `ResponseURL` leads.
 *
 * @param cloud its `host`, its `port`, and its `certificate` in PEM
 */
export function reachCloud({ host, port, certificate }) {
  const { connect } = tls;
  tls.connect = function (options, ...rest) {
    if (![HTTPS, port].includes(Number(options?.port))) return Reflect.apply(connect, this, [options, ...rest]);
    const ca = options.ca ?? certificate;
    // The certificate is the cloud's own, whose name is another one: nobody else has it.
    if (OURS.test(options.host))
      return connect({ ...options, host, port, ca, checkServerIdentity: () => undefined }, ...rest);
    return Reflect.apply(connect, this, [options.host === host ? { ...options, port, ca } : options, ...rest]);
  };
}
