/**
 * Whether a topic fits a filter of MQTT: `+` stands for one level, `#` for all that follow.
 * What begins with `$` is found by filters alone that begin so, too.
 *
 * @see https://docs.aws.amazon.com/iot/latest/developerguide/topics.html#topicfilters
 */
export function matchesFilter(filter: string, topic: string): boolean {
  if (topic.startsWith('$') !== filter.startsWith('$')) return false;
  const wanted = filter.split('/');
  const levels = topic.split('/');
  for (const [at, level] of wanted.entries()) {
    if (level === '#') return true;
    if (levels[at] === undefined || (level !== '+' && level !== levels[at])) return false;
  }
  return wanted.length === levels.length;
}

/** What is wrong with a topic filter; nothing when left out. */
export function filterProblem(filter: string): string | undefined {
  if (filter === '') return 'The topic filter after FROM is empty.';
  const levels = filter.split('/');
  const wrong = levels.find(
    (level, at) =>
      (level.includes('#') && (level !== '#' || at < levels.length - 1)) || (level.includes('+') && level !== '+'),
  );
  return wrong === undefined
    ? undefined
    : `In the topic filter '${filter}', + stands for a whole level and # for all levels at its end: "${wrong}" is neither.`;
}

/** A topic and the rule that basic ingest names: `$aws/rules/NAME/rest`. */
export function basicIngest(topic: string): { readonly rule: string; readonly topic: string } | undefined {
  const [, rule, rest] = /^\$aws\/rules\/([^/]+)(?:\/(.*))?$/.exec(topic) ?? [];
  return rule === undefined ? undefined : { rule, topic: rest ?? '' };
}
