/** One line of text as HTML; `code` between backticks and **words** between asterisks become elements. */
export function inline(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return escaped
    .split(/(`[^`]+`)/)
    .map((part, index) =>
      index % 2 === 1
        ? `<code>${part.slice(1, -1)}</code>`
        : part.replaceAll(/\*\*(?=\S)([^*]+)(?<=\S)\*\*/g, '<strong>$1</strong>'),
    )
    .join('');
}
