const tls = process.getBuiltinModule('node:tls');

/** Where HTTPS is on AWS, whatever a URL says that it was taken from. */
const HTTPS = 443;

/**
 * Has HTTPS to the cloud's host reach the cloud, which is on another port here, and trusts it.
 *
 * Custom resources written for AWS answer with `https.request({ hostname, path })`, wherever their `ResponseURL` leads.
 *
 * @param cloud its `host`, its `port`, and its `certificate` in PEM
 */
export function reachCloud({ host, port, certificate }) {
  const { connect } = tls;
  tls.connect = function (options, ...rest) {
    const ours = options?.host === host && [HTTPS, port].includes(Number(options.port));
    const given = ours ? { ...options, port, ca: options.ca ?? certificate } : options;
    return Reflect.apply(connect, this, [given, ...rest]);
  };
}
