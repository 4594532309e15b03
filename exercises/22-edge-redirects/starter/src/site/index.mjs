// The shop's server, behind a function URL: it answers with what has reached it. It is given.
export const handler = async ({ rawPath, rawQueryString, headers }) => ({
  statusCode: 200,
  headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
  body: JSON.stringify({ path: rawPath, query: rawQueryString, language: headers['x-language'] }),
});
