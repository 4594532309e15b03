import type { Call } from '../call.ts';
import { servicePrincipal } from '../principals.ts';

/** Has services measure what nobody's call tells them, such as how many messages wait, before metrics are read. */
export async function refreshGauges(call: Call, namespaces: Iterable<string>): Promise<void> {
  const asked = new Set(namespaces);
  const as = servicePrincipal('cloudwatch.amazonaws.com', call.account);
  for (const { name, gauges = [] } of call.cloud.services) {
    if (gauges.some((namespace) => asked.has(namespace))) await call.invoke(name, 'MeasureGauges', {}, { as });
  }
}
