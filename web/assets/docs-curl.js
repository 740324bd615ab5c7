// An operation as a command to try it with. What only the reader knows stands as a $VARIABLE.

const CREDENTIALS = [
  [/^app /, ["-H \"Authorization: Bearer $APP_CREDENTIAL\""]],
  [/session|own link/, ["-H \"Authorization: Bearer $ACCESS_TOKEN\""]],
  [/^api key, user$/, ["-H \"apikey: $SUPABASE_ANON_KEY\"", "-H \"Authorization: Bearer $ACCESS_TOKEN\""]],
  [/^service_role$/, ["-H \"apikey: $SUPABASE_SERVICE_ROLE_KEY\"", "-H \"Authorization: Bearer $SUPABASE_SERVICE_ROLE_KEY\""]],
  [/^api key/, ["-H \"apikey: $SUPABASE_ANON_KEY\""]],
];

const credentialsFor = (who) => CREDENTIALS.find(([pattern]) => pattern.test(who))?.[1] ?? [];
const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;
const withVariables = (path) => path.replace(/\{(\w+)\}/g, (_, name) => `$${name.toUpperCase()}`);

export function curlOf({ method, path, who, request }, origin) {
  const verb = method === 'GET' ? '' : ` -X ${method}`;
  const parts = [`curl${verb} "${origin}${withVariables(path)}"`, ...credentialsFor(who)];
  if (request) {
    parts.push("-H 'Content-Type: application/json'", `-d ${quoted(JSON.stringify(request.example))}`);
  }
  return parts.join(' \\\n  ');
}
